import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { ownersAfter, type User } from '../domain/user.ts';
import { OWNERS, ownerships, userCredentials, users } from '../storage/staff-tables.ts';
import { userIn } from './register-owner.ts';

export type AcceptInvitation = {
  readonly userId: string;
  /** As the invitation says; the credential's own tells whether it is still the one in force. */
  readonly expiresAtMs: number;
  readonly passwordHash: string;
};

export type InvalidInvitation = { readonly code: 'INVALID_INVITATION' };

/** An invited user sets a password, once. */
export const acceptInvitation: Write<AcceptInvitation, User, InvalidInvitation> = {
  name: 'acceptInvitation',
  load: ({ userId }) => [rowKey(users, userId), rowKey(userCredentials, userId), rowKey(ownerships, OWNERS)],
  decide: ({ userId, expiresAtMs, passwordHash }, state, { nowMs }) => {
    const user = state.get(users, userId);
    const credential = state.get(userCredentials, userId);
    const inForce = credential?.invitationExpiresAtMs === expiresAtMs && expiresAtMs > nowMs;
    if (!user || !credential || user.status !== 'invited' || !inForce) return reject({ code: 'INVALID_INVITATION' });
    const joined: User = { ...user, status: 'active', version: user.version + 1 };
    const owners = ownersAfter(state.get(ownerships, OWNERS), joined);
    const version = credential.version + 1;
    return accept({
      effectId: userId,
      put: [
        put(users, joined),
        put(userCredentials, { userId, passwordHash, invitationExpiresAtMs: null, version }),
        ...(owners ? [put(ownerships, owners)] : []),
      ],
    });
  },
  answer: userIn,
};
