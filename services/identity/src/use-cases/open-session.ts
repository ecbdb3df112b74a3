import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { signedIn } from '../domain/events.ts';
import { type NewSession, openSession as open, type Session, type Subject } from '../domain/session.ts';
import { customers } from '../storage/customer-tables.ts';
import { sessions } from '../storage/session-tables.ts';
import { users } from '../storage/staff-tables.ts';

export type OpenSession = NewSession;
export type InvalidCredentials = { readonly code: 'INVALID_CREDENTIALS' };

/** Whoever proved themselves stays signed in, unless they were suspended or erased meanwhile. */
export const openSession: Write<OpenSession, Session, InvalidCredentials> = {
  name: 'openSession',
  load: ({ id, subject }) => [rowKey(sessions, id), subjectKey(subject)],
  decide: (wanted, state, { nowMs }) => {
    if (!maySignIn(state, wanted.subject)) return reject({ code: 'INVALID_CREDENTIALS' });
    const session = open(wanted, nowMs);
    return accept({ effectId: session.id, put: [put(sessions, session)], events: [signedIn(session)] });
  },
  answer: (state, id) => {
    const session = state.get(sessions, id);
    if (!session) throw new Error(`Session ${id} is not there after it was opened`);
    return session;
  },
};

export function subjectKey({ kind, id }: Subject) {
  return kind === 'user' ? rowKey(users, id) : rowKey(customers, id);
}

export function maySignIn(state: State, { kind, id }: Subject): boolean {
  if (kind === 'user') return state.get(users, id)?.status === 'active';
  return state.get(customers, id)?.kind === 'registered';
}
