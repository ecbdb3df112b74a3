import { beyond, expand, SELF } from './permissions.ts';
import { builtInRole, type Role } from './role.ts';
import type { Assignment, User } from './user.ts';

/** What a member of staff may do, and the locations or the store that it is limited to. */
export type Access = {
  readonly scopes: readonly string[];
  readonly locationIds: readonly string[] | undefined;
  readonly storeId: string | undefined;
};

/**
 * Adds up a user's assignments. A token has one list of permissions and one limit, so it is the narrow reading that
 * holds: if a limited assignment gives more than the unlimited ones do, all of the token is limited; never is a
 * permission that was given for one shop carried to another.
 */
export function accessOf(user: User, customRoles: ReadonlyMap<string, Role>): Access {
  const permissionsOf = ({ roleId }: Assignment) => (builtInRole(roleId) ?? customRoles.get(roleId))?.permissions ?? [];
  const everywhere = user.assignments.filter((one) => 'merchant' in one.scope).flatMap(permissionsOf);
  const limiting = user.assignments.filter(
    (one) => !('merchant' in one.scope) && beyond(everywhere, permissionsOf(one)).length > 0,
  );
  const locationIds = limiting.flatMap(({ scope }) => ('locationId' in scope ? [scope.locationId] : []));
  const storeId = limiting.flatMap(({ scope }) => ('storeId' in scope ? [scope.storeId] : []))[0];
  const permissions = [
    ...everywhere,
    ...limiting.filter(({ scope }) => sameStore(scope, storeId)).flatMap(permissionsOf),
  ];
  return {
    scopes: expand([...permissions, SELF]),
    locationIds: locationIds.length > 0 ? [...new Set(locationIds)] : undefined,
    storeId,
  };
}

/** A token names one store at most: what was given for further stores is not in it. */
function sameStore(scope: Assignment['scope'], storeId: string | undefined): boolean {
  return !('storeId' in scope) || scope.storeId === storeId;
}
