/** The areas that permissions of staff and apps are of. What spans merchants (`audit:read`) is in none of them. */
export const AREAS = [
  'analytics',
  'cart',
  'catalog',
  'checkout',
  'customers',
  'email',
  'identity',
  'inventory',
  'merchant',
  'notifications',
  'orders',
  'payments',
  'promotions',
  'search',
  'webhooks',
] as const;

/** What everyone who signed in may do: see and end their own sessions. */
export const SELF = 'identity:self';

const WHOLE_AREAS = AREAS.map((area) => `${area}:*`);

/** `*` means every area: a token names them, so that it never reaches what spans merchants. */
export function expand(permissions: Iterable<string>): string[] {
  return [...new Set([...permissions].flatMap((one) => (one === '*' ? WHOLE_AREAS : [one])))].sort();
}

/** Those of the wanted permissions that the holder does not have. */
export function beyond(held: readonly string[], wanted: readonly string[]): string[] {
  const has = new Set(expand(held));
  return expand(wanted).filter((one) => !has.has(one) && !has.has(`${areaOf(one)}:*`));
}

export function unknownPermissions(permissions: readonly string[]): string[] {
  const areas: ReadonlySet<string> = new Set(AREAS);
  return permissions.filter((one) => one !== '*' && !areas.has(areaOf(one)));
}

function areaOf(permission: string): string {
  return permission.slice(0, permission.indexOf(':'));
}
