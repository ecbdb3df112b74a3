import type { Call, Handlers } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import { isWeakPassword } from '../domain/password-rule.ts';
import { AREAS } from '../domain/permissions.ts';
import { builtInRoles } from '../domain/role.ts';
import { invitationToken, readInvitation } from '../security/invitation.ts';
import { readInvitationExpiry, readRoles, readStaff, readUsers } from '../storage/read-staff.ts';
import { acceptInvitation } from '../use-cases/accept-invitation.ts';
import { assignRole, removeAssignment, resumeStaff, suspendStaff } from '../use-cases/change-user.ts';
import { createRole } from '../use-cases/create-role.ts';
import { createStaff } from '../use-cases/create-staff.ts';
import { registerOwner } from '../use-cases/register-owner.ts';
import { forMerchant, type Parts, runWrite, signInKey } from './parts.ts';
import { endSessions } from './session-lifecycle.ts';
import { pageOf, roleView, userView } from './views.ts';

type StaffOperation =
  | 'registerOwner'
  | 'createStaff'
  | 'acceptInvitation'
  | 'listStaff'
  | 'getUsers'
  | 'suspendStaff'
  | 'resumeStaff'
  | 'listRoles'
  | 'createRole'
  | 'assignRole'
  | 'removeAssignment';

/** Staff, roles, and who holds which. */
export function staffHandlers(parts: Parts): Pick<Handlers<typeof identityContract>, StaffOperation> {
  const { data, passwords, now } = parts;
  const { database } = data;
  return {
    registerOwner: async ({ merchantId, password, ...owner }, call) => {
      if (isWeakPassword(password, owner.email)) return reject({ code: 'WEAK_PASSWORD' });
      const command = {
        ...owner,
        emailKey: signInKey(parts, owner.email),
        passwordHash: await passwords.hash(password),
      };
      return mapResult(await runWrite(parts, registerOwner, command, forMerchant(call, merchantId), owner), userView);
    },
    createStaff: async ({ password, ...staff }, call) => {
      if (password !== undefined && isWeakPassword(password, staff.email)) return reject({ code: 'WEAK_PASSWORD' });
      const passwordHash = password === undefined ? null : await passwords.hash(password);
      const emailKey = signInKey(parts, staff.email);
      const fresh = { userId: newId('user', now()), emailKey, passwordHash, granter: granterOf(call) };
      const command = { ...staff, ...fresh, locationIds: staff.locationIds };
      const created = await runWrite(parts, createStaff, command, call, staff);
      if (!created.ok) return created;
      const user = created.value;
      const expiresAtMs =
        user.status === 'invited' ? await readInvitationExpiry(database, call.merchantId, user.id) : null;
      const token =
        expiresAtMs === null
          ? null
          : invitationToken(parts.secrets, { ...user, userId: user.id, merchantId: call.merchantId, expiresAtMs });
      return accept({ ...userView(user), invitationToken: token });
    },
    acceptInvitation: async ({ invitationToken: token, password }, call) => {
      const invitation = readInvitation(parts.secrets, token);
      if (!invitation) return reject({ code: 'INVALID_INVITATION' });
      const { merchantId, userId, expiresAtMs } = invitation;
      const [user] = await readUsers(database, merchantId, [userId]);
      if (isWeakPassword(password, user?.email)) return reject({ code: 'WEAK_PASSWORD' });
      const command = { userId, expiresAtMs, passwordHash: await passwords.hash(password) };
      const joined = await runWrite(parts, acceptInvitation, command, forMerchant(call, merchantId), invitation);
      return mapResult(joined, ({ id }) => ({ userId: id }));
    },
    listStaff: async (page, { merchantId }) =>
      accept(pageOf(await readStaff(database, merchantId, page), page.first, userView, (user) => user.id)),
    getUsers: async ({ userIds }, { merchantId }) =>
      accept({ items: (await readUsers(database, merchantId, userIds)).map((user) => user && userView(user)) }),
    suspendStaff: async ({ userId }, call) => {
      const suspended = await runWrite(parts, suspendStaff, { userId }, call);
      if (suspended.ok) await endSessions(parts, { kind: 'user', id: userId }, 'suspended', call);
      return mapResult(suspended, userView);
    },
    resumeStaff: async ({ userId }, call) => mapResult(await runWrite(parts, resumeStaff, { userId }, call), userView),
    listRoles: async (_, { merchantId }) => {
      const custom = await readRoles(database, merchantId);
      return accept({ items: [...builtInRoles(), ...custom].map(roleView), areas: [...AREAS] });
    },
    createRole: async (input, call) => {
      const command = { ...input, roleId: newId('role', now()), held: [...call.principal.scopes] };
      return mapResult(await runWrite(parts, createRole, command, call, input), roleView);
    },
    assignRole: async (input, call) => {
      const command = { ...input, granter: granterOf(call) };
      return mapResult(await runWrite(parts, assignRole, command, call, input), userView);
    },
    removeAssignment: async (input, call) => {
      const changed = await runWrite(parts, removeAssignment, input, call);
      if (changed.ok) await endSessions(parts, { kind: 'user', id: input.userId }, 'rights_changed', call);
      return mapResult(changed, userView);
    },
  };
}

function granterOf({ principal }: Call) {
  return { scopes: [...principal.scopes], locationIds: principal.locationIds };
}
