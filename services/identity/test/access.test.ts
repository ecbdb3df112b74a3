import { hasScope, type Principal } from '@concord/auth';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessOf } from '../src/domain/access.ts';
import { AREAS, beyond, expand } from '../src/domain/permissions.ts';
import { builtInRoles, type Role } from '../src/domain/role.ts';
import { assignment, type User } from '../src/domain/user.ts';

const permission = fc.oneof(
  fc.constantFrom(...AREAS).chain((area) => fc.constantFrom(`${area}:*`, `${area}:read`, `${area}:write`)),
  fc.constant('*'),
);
const permissions = fc.array(permission, { maxLength: 6 });
const scope = fc.oneof(
  fc.constant({ merchant: true as const }),
  fc.constantFrom('loc_a', 'loc_b').map((locationId) => ({ locationId })),
  fc.constantFrom('sto_a', 'sto_b').map((storeId) => ({ storeId })),
);
const held = fc.array(fc.record({ scope, permissions }), { maxLength: 5 });

function userHolding(gifts: readonly { scope: Parameters<typeof assignment>[2]; permissions: readonly string[] }[]) {
  const roles = gifts.map(
    (gift, index): Role => ({ id: `rol_${index}`, name: '', permissions: gift.permissions, version: 1 }),
  );
  const assignments = gifts.map((gift, index) => assignment('usr_1', `rol_${index}`, gift.scope));
  const user: User = { id: 'usr_1', email: '', name: '', status: 'active', assignments, createdAtMs: 0, version: 1 };
  return accessOf(user, new Map(roles.map((role) => [role.id, role])));
}

const ANYONE: Principal = {
  kind: 'user',
  id: 'usr_1',
  merchantId: undefined,
  storeId: undefined,
  sessionId: undefined,
  locationIds: undefined,
  scopes: new Set(),
  expiresAtMs: 0,
};

const allows = (scopes: readonly string[], wanted: string) => hasScope({ ...ANYONE, scopes: new Set(scopes) }, wanted);

describe('what a member of staff may do', () => {
  it('is never more than some assignment gives', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(...AREAS), (gifts, area) => {
        const given = gifts.some((gift) => allows(gift.permissions, `${area}:write`));
        expect(allows(userHolding(gifts).scopes, `${area}:write`) && !given).toBe(false);
      }),
    );
  });

  it('is never carried from one location to the whole merchant', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(...AREAS), (gifts, area) => {
        const { scopes, locationIds, storeId } = userHolding(gifts);
        const unlimited = locationIds === undefined && storeId === undefined;
        const everywhere = gifts.some((gift) => 'merchant' in gift.scope && allows(gift.permissions, `${area}:write`));
        expect(unlimited && allows(scopes, `${area}:write`) && !everywhere).toBe(false);
      }),
    );
  });

  it('is all of it that was given for the whole merchant', () => {
    fc.assert(
      fc.property(held, fc.constantFrom(...AREAS), (gifts, area) => {
        const everywhere = gifts.some((gift) => 'merchant' in gift.scope && allows(gift.permissions, `${area}:write`));
        if (everywhere) expect(allows(userHolding(gifts).scopes, `${area}:write`)).toBe(true);
      }),
    );
  });
});

describe('granting', () => {
  it('is possible exactly for what the granter may do', () => {
    fc.assert(
      fc.property(permissions, permission, (mine, wanted) => {
        const missing = expand([wanted]).filter((one) => !allows(expand(mine), one));
        expect(beyond(mine, [wanted])).toEqual(missing);
      }),
    );
  });

  it('reaches no area that spans merchants, not even as owner', () => {
    const all = builtInRoles().flatMap((role) => expand(role.permissions));
    expect(all.filter((one) => one === '*' || one.startsWith('audit:'))).toEqual([]);
  });
});
