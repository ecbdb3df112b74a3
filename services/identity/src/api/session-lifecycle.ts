import type { Call, CommonRejection } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, type Result, reject } from '@concord/result';
import { accessOf } from '../domain/access.ts';
import type { RevocationReason, Session, Subject } from '../domain/session.ts';
import type { IssuedToken } from '../security/access-tokens.ts';
import { refreshHash, refreshToken } from '../security/refresh-token.ts';
import { readSessions } from '../storage/read-sessions.ts';
import { readUserWithRoles } from '../storage/read-staff.ts';
import { type InvalidCredentials, openSession } from '../use-cases/open-session.ts';
import { revokeSessions } from '../use-cases/revoke-sessions.ts';
import { type Parts, runWrite } from './parts.ts';

export type Device = { readonly address?: string | undefined; readonly userAgent?: string | undefined } | undefined;
export type Tokens = IssuedToken & { readonly refreshToken: string };

/** Opens a session for whoever proved themselves, and gives its first tokens. */
export async function beginSession(
  parts: Parts,
  subject: Subject,
  device: Device,
  call: Call,
): Promise<Result<Tokens, InvalidCredentials | CommonRejection>> {
  const id = newId('session', parts.now());
  const claim = { merchantId: call.merchantId, sessionId: id, generation: 1 };
  const wanted = {
    id,
    subject,
    storeId: call.principal.storeId ?? null,
    refreshHash: refreshHash(parts.secrets, claim),
    address: device?.address ?? null,
    userAgent: device?.userAgent ?? null,
  };
  const principal = { ...call.principal, ...subject };
  const opened = await runWrite(parts, openSession, wanted, { ...call, principal, idempotencyKey: undefined });
  return opened.ok ? accept(await tokensOf(parts, call.merchantId, opened.value)) : opened;
}

/** The tokens of a session's current generation, with what its subject may do now. */
export async function tokensOf(parts: Parts, merchantId: string, session: Session): Promise<Tokens> {
  const { id: sessionId, generation, subject } = session;
  const refresh = refreshToken(parts.secrets, { merchantId, sessionId, generation });
  if (subject.kind === 'customer') {
    return { ...(await parts.tokens.forCustomer(merchantId, session)), refreshToken: refresh };
  }
  const { user, customRoles } = await readUserWithRoles(parts.data.database, merchantId, subject.id);
  if (!user) throw new Error(`Session ${sessionId} is of a user that is not there`);
  const access = accessOf(user, customRoles);
  return { ...(await parts.tokens.forUser(merchantId, session, access)), refreshToken: refresh };
}

const PAGE = 200;

/** Ends all sessions of a subject but the kept one; answers how many. Verifiers here know at once. */
export async function endSessions(
  parts: Parts,
  subject: Subject,
  because: RevocationReason,
  call: Call,
  keepId?: string,
): Promise<number> {
  let ended = 0;
  let after: string | undefined;
  do {
    const page = await readSessions(parts.data.database, call.merchantId, subject.id, { first: PAGE, after });
    const sessionIds = page.map((one) => one.id).filter((id) => id !== keepId);
    after = page.length === PAGE ? page.at(-1)?.id : undefined;
    if (sessionIds.length === 0) continue;
    const command = { sessionIds, subject, because };
    const result = await runWrite(parts, revokeSessions, command, { ...call, idempotencyKey: undefined });
    if (!result.ok) throw new Error(`Sessions of ${subject.id} could not be ended: ${result.rejection.code}`);
    parts.revocations.add(sessionIds, parts.now());
    ended += sessionIds.length;
  } while (after !== undefined);
  return ended;
}

/** The signed-in user or customer of a call. */
export function subjectOf({
  principal,
}: Call): Result<Subject, { readonly code: 'FORBIDDEN'; readonly scope: string }> {
  const { kind, id } = principal;
  return kind === 'user' || kind === 'customer'
    ? accept({ kind, id })
    : reject({ code: 'FORBIDDEN', scope: 'identity:self' });
}
