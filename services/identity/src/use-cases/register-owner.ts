import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { roleAssigned, userRegistered } from '../domain/events.ts';
import { OWNER } from '../domain/role.ts';
import { assignment, ownersAfter, type User } from '../domain/user.ts';
import { OWNERS, ownerships, signInEmails, userCredentials, users } from '../storage/staff-tables.ts';

export type EmailTaken = { readonly code: 'EMAIL_TAKEN' };

export type RegisterOwner = {
  readonly userId: string;
  readonly email: string;
  readonly emailKey: string;
  readonly name: string;
  readonly passwordHash: string;
};

/** The first user of a merchant. The same user id again answers the user that is there. */
export const registerOwner: Write<RegisterOwner, User, EmailTaken> = {
  name: 'registerOwner',
  load: ({ userId, emailKey }) => [
    rowKey(users, userId),
    rowKey(userCredentials, userId),
    rowKey(signInEmails, emailKey),
    rowKey(ownerships, OWNERS),
  ],
  decide: ({ userId, email, emailKey, name, passwordHash }, state, { nowMs }) => {
    const known = state.get(users, userId);
    if (known) return known.email === email ? accept({ effectId: userId }) : reject({ code: 'EMAIL_TAKEN' });
    if (state.get(signInEmails, emailKey)) return reject({ code: 'EMAIL_TAKEN' });
    const owner = assignment(userId, OWNER, { merchant: true });
    const common = { email, name, createdAtMs: nowMs, version: 1 };
    const user: User = { ...common, id: userId, status: 'active', assignments: [owner] };
    const owners = ownersAfter(state.get(ownerships, OWNERS), user);
    return accept({
      effectId: userId,
      put: [
        put(users, user),
        put(userCredentials, { userId, passwordHash, invitationExpiresAtMs: null, version: 1 }),
        put(signInEmails, { emailKey, userId, version: 1 }),
        ...(owners ? [put(ownerships, owners)] : []),
      ],
      events: [userRegistered(user), roleAssigned(userId, owner)],
    });
  },
  answer: userIn,
  conflicts: { sign_in_email_pkey: () => ({ code: 'EMAIL_TAKEN' }) },
};

/** The user as it stands now. */
export function userIn(state: State, userId: string): User {
  const user = state.get(users, userId);
  if (!user) throw new Error(`User ${userId} is not there after its own change`);
  return user;
}
