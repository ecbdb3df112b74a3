import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { beyond, unknownPermissions } from '../domain/permissions.ts';
import type { Role } from '../domain/role.ts';
import { roles } from '../storage/staff-tables.ts';
import type { NotYoursToGrant } from './grant-role.ts';

export type CreateRole = {
  readonly roleId: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly held: readonly string[];
};

export type UnknownPermission = { readonly code: 'UNKNOWN_PERMISSION'; readonly permissions: string[] };
export type RoleNameTaken = { readonly code: 'ROLE_NAME_TAKEN' };

/** A role of the merchant's own, of permissions that its maker holds. */
export const createRole: Write<CreateRole, Role, UnknownPermission | NotYoursToGrant | RoleNameTaken> = {
  name: 'createRole',
  load: ({ roleId }) => [rowKey(roles, roleId)],
  decide: ({ roleId, name, permissions, held }) => {
    const refused = refusedPermissions(permissions, held);
    if (refused) return reject(refused);
    const role: Role = { id: roleId, name, permissions: [...new Set(permissions)].sort(), version: 1 };
    return accept({ effectId: roleId, put: [put(roles, role)] });
  },
  answer: (state, roleId) => {
    const role = state.get(roles, roleId);
    if (!role) throw new Error(`Role ${roleId} is not there after its own change`);
    return role;
  },
  replay: (roleId) => [rowKey(roles, roleId)],
  conflicts: { role_name: () => ({ code: 'ROLE_NAME_TAKEN' }) },
};

/** Why these permissions cannot be given by someone who holds those; undefined when they can. */
export function refusedPermissions(
  permissions: readonly string[],
  held: readonly string[],
): UnknownPermission | NotYoursToGrant | undefined {
  const unknown = unknownPermissions(permissions);
  if (unknown.length > 0) return { code: 'UNKNOWN_PERMISSION', permissions: unknown };
  const missing = beyond(held, permissions);
  return missing.length > 0 ? { code: 'NOT_YOURS_TO_GRANT', permissions: missing } : undefined;
}
