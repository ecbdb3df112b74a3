import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { roleAssigned, userRegistered } from '../domain/events.ts';
import { assignment, ownersAfter, type User } from '../domain/user.ts';
import { OWNERS, ownerships, signInEmails, userCredentials, users } from '../storage/staff-tables.ts';
import { type Granter, grantableRole, type RoleRefused, roleKeys } from './grant-role.ts';
import { type EmailTaken, userIn } from './register-owner.ts';

export type CreateStaff = {
  readonly userId: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  /** null: invited, they choose a password themselves. */
  readonly passwordHash: string | null;
  readonly roleId: string;
  readonly locationIds: readonly string[] | undefined;
  readonly granter: Granter;
};

const INVITATION_MS = 7 * 24 * 3_600_000;

/** A new member of staff, with a role for the merchant or for some of its locations. */
export const createStaff: Write<CreateStaff, User, EmailTaken | RoleRefused> = {
  name: 'createStaff',
  load: ({ userId, emailKey, roleId }) => [
    rowKey(users, userId),
    rowKey(userCredentials, userId),
    rowKey(signInEmails, emailKey),
    rowKey(ownerships, OWNERS),
    ...roleKeys(roleId),
  ],
  decide: (command, state, { nowMs }) => {
    const { userId, email, emailKey, name, passwordHash, roleId, locationIds } = command;
    if (state.get(signInEmails, emailKey)) return reject({ code: 'EMAIL_TAKEN' });
    const role = grantableRole(state, roleId, command.granter, locationIds);
    if (!role.ok) return role;
    const scopes = locationIds?.map((locationId) => ({ locationId })) ?? [{ merchant: true } as const];
    const assignments = scopes.map((scope) => assignment(userId, roleId, scope));
    const status = passwordHash === null ? 'invited' : 'active';
    const user: User = { id: userId, email, name, status, assignments, createdAtMs: nowMs, version: 1 };
    const owners = ownersAfter(state.get(ownerships, OWNERS), user);
    const invitationExpiresAtMs = passwordHash === null ? nowMs + INVITATION_MS : null;
    return accept({
      effectId: userId,
      put: [
        put(users, user),
        put(userCredentials, { userId, passwordHash, invitationExpiresAtMs, version: 1 }),
        put(signInEmails, { emailKey, userId, version: 1 }),
        ...(owners ? [put(ownerships, owners)] : []),
      ],
      events: [userRegistered(user), ...assignments.map((one) => roleAssigned(userId, one))],
    });
  },
  answer: userIn,
  replay: (userId) => [rowKey(users, userId), rowKey(userCredentials, userId)],
  conflicts: { sign_in_email_pkey: () => ({ code: 'EMAIL_TAKEN' }) },
};
