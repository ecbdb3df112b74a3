import { type RowKey, rowKey, type State } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { beyond } from '../domain/permissions.ts';
import { builtInRole, type Role } from '../domain/role.ts';
import { roles } from '../storage/staff-tables.ts';

/** Who grants: what they hold themselves, and where. */
export type Granter = { readonly scopes: readonly string[]; readonly locationIds: readonly string[] | undefined };

export type NotYoursToGrant = { readonly code: 'NOT_YOURS_TO_GRANT'; readonly permissions: string[] };
export type RoleNotFound = { readonly code: 'ROLE_NOT_FOUND' };
export type RoleRefused = NotYoursToGrant | RoleNotFound;

/** Custom roles are rows; the built-in ones need no loading. */
export function roleKeys(roleId: string): RowKey[] {
  return builtInRole(roleId) ? [] : [rowKey(roles, roleId)];
}

/** Nobody grants what they do not hold, nor beyond the locations that they are limited to themselves. */
export function grantableRole(
  state: State,
  roleId: string,
  { scopes, locationIds: own }: Granter,
  locationIds: readonly string[] | undefined,
): Result<Role, RoleRefused> {
  const role = builtInRole(roleId) ?? state.get(roles, roleId);
  if (!role) return reject({ code: 'ROLE_NOT_FOUND' });
  const permissions = beyond(scopes, role.permissions);
  if (permissions.length > 0) return reject({ code: 'NOT_YOURS_TO_GRANT', permissions });
  const elsewhere = own !== undefined && (locationIds === undefined || locationIds.some((id) => !own.includes(id)));
  return elsewhere ? reject({ code: 'NOT_YOURS_TO_GRANT', permissions: [...role.permissions] }) : accept(role);
}
