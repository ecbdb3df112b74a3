import type { Call, Handlers } from '@concord/contract';
import { accept, mapResult, reject } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import { isWeakPassword } from '../domain/password-rule.ts';
import type { Subject } from '../domain/session.ts';
import { readRefreshToken, refreshHash } from '../security/refresh-token.ts';
import { provePassword } from '../security/sign-in.ts';
import { readCustomerHash, readCustomers } from '../storage/read-customers.ts';
import { readSessions } from '../storage/read-sessions.ts';
import { readSignInUser, readUsers, readUserWithHash } from '../storage/read-staff.ts';
import { noteRefusedSignIn } from '../use-cases/note-refused-sign-in.ts';
import { refreshSession } from '../use-cases/refresh-session.ts';
import { revokeSessions } from '../use-cases/revoke-sessions.ts';
import { setPassword } from '../use-cases/set-password.ts';
import { forMerchant, type Parts, runWrite, signInKey } from './parts.ts';
import { beginSession, endSessions, subjectOf, tokensOf } from './session-lifecycle.ts';
import { pageOf, sessionView } from './views.ts';

type SessionOperation =
  | 'signIn'
  | 'refreshSession'
  | 'signOut'
  | 'getMe'
  | 'listSessions'
  | 'revokeSession'
  | 'revokeAllSessions'
  | 'changePassword';

/** Signing in and out, and what became of one's sessions. */
export function sessionHandlers(parts: Parts): Pick<Handlers<typeof identityContract>, SessionOperation> {
  const { data, secrets, now } = parts;
  return {
    signIn: async ({ email, password, device }, call) => {
      const attempt = { account: `user ${email}`, address: device?.address, password };
      let tried: { merchantId: string; userId: string } | undefined;
      const proved = await provePassword(parts, attempt, async () => {
        const { merchantId, user, passwordHash } = await readSignInUser(data.database, signInKey(parts, email));
        if (user) tried = { merchantId, userId: user.id };
        return { who: { merchantId, user }, passwordHash };
      });
      if (!proved.ok) {
        if (tried) noteRefusal(parts, tried, call);
        return proved;
      }
      const { merchantId, user } = proved.value.who;
      if (!user) return reject({ code: 'INVALID_CREDENTIALS' });
      const subject = { kind: 'user', id: user.id } as const;
      const tokens = await beginSession(parts, subject, device, forMerchant(call, merchantId));
      const { id, name } = user;
      return mapResult(tokens, (given) => ({ ...given, user: { id, name, email, merchantId } }));
    },
    refreshSession: async ({ refreshToken }, call) => {
      const claim = readRefreshToken(secrets, refreshToken);
      if (!claim) return reject({ code: 'INVALID_REFRESH_TOKEN' });
      const { merchantId, sessionId, generation } = claim;
      const next = refreshHash(secrets, { ...claim, generation: generation + 1 });
      const command = { sessionId, generation, refreshHash: refreshHash(secrets, claim), nextRefreshHash: next };
      const refreshed = await runWrite(parts, refreshSession, command, forMerchant(call, merchantId));
      if (!refreshed.ok) return refreshed;
      if (refreshed.value.revoked) {
        parts.revocations.add([sessionId], now());
        return reject({ code: 'INVALID_REFRESH_TOKEN' });
      }
      return accept(await tokensOf(parts, merchantId, refreshed.value));
    },
    signOut: async (_, call) => {
      const { sessionId } = call.principal;
      return sessionId ? endOne(sessionId, 'signed_out', call) : reject({ code: 'SESSION_NOT_FOUND' });
    },
    getMe: async (_, call) => {
      const subject = subjectOf(call);
      if (!subject.ok) return subject;
      const who = await readWho(parts, call.merchantId, subject.value);
      if (!who) return reject({ code: 'USER_NOT_FOUND' });
      const { scopes, locationIds } = call.principal;
      const limits = { scopes: [...scopes].sort(), locationIds: locationIds ? [...locationIds] : null };
      return accept({ ...subject.value, ...who, merchantId: call.merchantId, ...limits });
    },
    listSessions: async (page, call) => {
      const { principal, merchantId } = call;
      const found = await readSessions(data.database, merchantId, principal.id, page);
      return accept(
        pageOf(
          found,
          page.first,
          (one) => sessionView(one, principal.sessionId),
          (one) => one.id,
        ),
      );
    },
    revokeSession: async ({ sessionId }, call) => endOne(sessionId, 'revoked', call),
    revokeAllSessions: async ({ keepCurrent }, call) => {
      const subject = subjectOf(call);
      if (!subject.ok) return subject;
      const keepId = keepCurrent ? call.principal.sessionId : undefined;
      return accept({ revoked: await endSessions(parts, subject.value, 'revoked', call, keepId) });
    },
    changePassword: async ({ currentPassword, newPassword }, call) => {
      const subject = subjectOf(call);
      if (!subject.ok) return subject;
      const { kind, id } = subject.value;
      const attempt = { account: `${kind} ${id}`, address: undefined, password: currentPassword };
      const proved = await provePassword(parts, attempt, async () => ({
        who: await readWho(parts, call.merchantId, subject.value),
        passwordHash: await readHash(parts, call.merchantId, subject.value),
      }));
      if (!proved.ok) return proved;
      const { who, passwordHash: checkedHash } = proved.value;
      if (isWeakPassword(newPassword, who?.email ?? undefined)) return reject({ code: 'WEAK_PASSWORD' });
      const passwordHash = await parts.passwords.hash(newPassword);
      const command = { subject: subject.value, checkedHash: checkedHash ?? '', passwordHash };
      const changed = await runWrite(parts, setPassword, command, call, subject.value);
      if (!changed.ok) return changed;
      const { sessionId } = call.principal;
      return accept({ revoked: await endSessions(parts, subject.value, 'password_changed', call, sessionId) });
    },
  };

  async function endOne(sessionId: string, because: 'signed_out' | 'revoked', call: Call) {
    const subject = subjectOf(call);
    if (!subject.ok) return subject;
    const command = { sessionIds: [sessionId], subject: subject.value, because };
    const ended = await runWrite(parts, revokeSessions, command, call);
    if (ended.ok) parts.revocations.add([sessionId], now());
    return mapResult(ended, () => ({ sessionId }));
  }
}

/** Not waited for: the answer to a wrong password takes as long for an account that there is not. */
function noteRefusal(parts: Parts, { merchantId, userId }: { merchantId: string; userId: string }, call: Call): void {
  const context = {
    merchantId,
    actor: { kind: 'user', id: userId },
    requestId: call.requestId,
    auditedAs: 'identity.signIn refused',
  };
  parts.data.writer.run(noteRefusedSignIn, { userId }, context).catch(parts.onError);
}

type Who = { readonly name: string; readonly email: string | null };

async function readWho({ data }: Parts, merchantId: string, { kind, id }: Subject): Promise<Who | undefined> {
  const read = kind === 'user' ? readUsers : readCustomers;
  const [who] = await read(data.database, merchantId, [id]);
  return who ? { name: who.name, email: who.email } : undefined;
}

async function readHash({ data }: Parts, merchantId: string, { kind, id }: Subject) {
  if (kind === 'customer') return readCustomerHash(data.database, merchantId, id);
  return (await readUserWithHash(data.database, merchantId, id)).passwordHash;
}
