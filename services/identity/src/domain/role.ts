import { AREAS } from './permissions.ts';

export type Role = {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly version: number;
};

export const OWNER = 'owner';

const CASHIER = [
  'catalog:browse',
  'catalog:read',
  'search:read',
  'inventory:availability',
  'inventory:read',
  'cart:shop',
  'checkout:shop',
  'checkout:pos',
  'orders:read',
  'orders:return',
  'merchant:storefront',
  'merchant:read',
  'payments:till',
  'customers:read',
  'customers:write',
  'promotions:browse',
];

/** Roles that every merchant has. They are code: a merchant who wants others makes custom ones. */
const BUILT_IN: readonly Role[] = [
  builtIn(OWNER, 'Owner', ['*']),
  builtIn(
    'manager',
    'Manager',
    AREAS.filter((area) => area !== 'identity').map((area) => `${area}:*`),
  ),
  builtIn('cashier', 'Cashier', CASHIER),
  builtIn('stock-clerk', 'Stock clerk', ['inventory:*', 'catalog:read', 'merchant:read', 'merchant:storefront']),
  builtIn('support', 'Support', [
    'orders:*',
    'customers:*',
    'checkout:read',
    'checkout:write',
    'catalog:read',
    'merchant:read',
  ]),
  builtIn('analyst', 'Analyst', ['analytics:read', 'orders:read', 'catalog:read', 'merchant:read']),
  builtIn('developer', 'Developer', ['merchant:*', 'webhooks:*', 'catalog:read', 'inventory:read', 'orders:read']),
];

const BY_ID = new Map(BUILT_IN.map((role) => [role.id, role]));

export function builtInRoles(): readonly Role[] {
  return BUILT_IN;
}

export function builtInRole(id: string): Role | undefined {
  return BY_ID.get(id);
}

function builtIn(id: string, name: string, permissions: readonly string[]): Role {
  return { id, name, permissions, version: 0 };
}
