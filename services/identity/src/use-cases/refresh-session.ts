import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { sessionRevoked } from '../domain/events.ts';
import { isLive, renew, revoke, type Session } from '../domain/session.ts';
import { sessions } from '../storage/session-tables.ts';
import { maySignIn, subjectKey } from './open-session.ts';

export type RefreshSession = {
  readonly sessionId: string;
  /** Of the refresh token that is used up now. */
  readonly generation: number;
  readonly refreshHash: string;
  readonly nextRefreshHash: string;
};

export type InvalidRefreshToken = { readonly code: 'INVALID_REFRESH_TOKEN' };

/**
 * The next generation of a session. A token that was used before means that two hold it, and one of them stole it: the
 * session ends for both, and the answer shows it revoked.
 */
export const refreshSession: Write<RefreshSession, Session, InvalidRefreshToken> = {
  name: 'refreshSession',
  load: ({ sessionId }) => [rowKey(sessions, sessionId)],
  follow: ({ sessionId }, state) => {
    const session = state.get(sessions, sessionId);
    return session ? [subjectKey(session.subject)] : [];
  },
  decide: ({ sessionId, generation, refreshHash, nextRefreshHash }, state, { nowMs }) => {
    const session = state.get(sessions, sessionId);
    if (!session || !isLive(session, nowMs) || !maySignIn(state, session.subject)) {
      return reject({ code: 'INVALID_REFRESH_TOKEN' });
    }
    if (generation !== session.generation || refreshHash !== session.refreshHash) {
      const ended = revoke(session, 'refresh_token_reused', nowMs);
      return accept({ effectId: sessionId, put: [put(sessions, ended)], events: [sessionRevoked(ended)] });
    }
    return accept({ effectId: sessionId, put: [put(sessions, renew(session, nextRefreshHash, nowMs))] });
  },
  answer: (state, id) => {
    const session = state.get(sessions, id);
    if (!session) throw new Error(`Session ${id} is not there after its refresh`);
    return session;
  },
};
