import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { sessionRevoked } from '../domain/events.ts';
import { type RevocationReason, revoke, type Subject } from '../domain/session.ts';
import { sessions } from '../storage/session-tables.ts';

export type RevokeSessions = {
  readonly sessionIds: readonly string[];
  /** Whose they must be. */
  readonly subject: Subject;
  readonly because: RevocationReason;
};

export type SessionNotFound = { readonly code: 'SESSION_NOT_FOUND' };

/** Ends sessions of one subject; those that have ended stay as they are. Answers all the ids, ended now or before. */
export const revokeSessions: Write<RevokeSessions, readonly string[], SessionNotFound> = {
  name: 'revokeSessions',
  load: ({ sessionIds }) => sessionIds.map((id) => rowKey(sessions, id)),
  decide: ({ sessionIds, subject, because }, state, { nowMs }) => {
    const found = sessionIds.map((id) => state.get(sessions, id)).filter((one) => one !== undefined);
    const theirs = found.filter((one) => one.subject.kind === subject.kind && one.subject.id === subject.id);
    if (theirs.length < sessionIds.length) return reject({ code: 'SESSION_NOT_FOUND' });
    const ended = theirs.filter((one) => one.revoked === null).map((one) => revoke(one, because, nowMs));
    return accept({
      effectId: subject.id,
      put: ended.map((one) => put(sessions, one)),
      events: ended.map(sessionRevoked),
    });
  },
  answer: (_state, _effectId, { sessionIds }) => sessionIds,
};
