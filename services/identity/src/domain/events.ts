import type { NewEvent } from '@concord/database';
import type { Customer } from './customer.ts';
import type { Session } from './session.ts';
import type { Assignment, User } from './user.ts';

export function userRegistered(user: User): NewEvent {
  return { type: 'identity.user-registered.v1', key: user.id, data: { userId: user.id, status: user.status } };
}

export function roleAssigned(userId: string, { id, roleId, scope }: Assignment): NewEvent {
  return { type: 'identity.role-assigned.v1', key: userId, data: { userId, assignmentId: id, roleId, scope } };
}

export function signedIn({ id, subject }: Session): NewEvent {
  return {
    type: 'identity.user-signed-in.v1',
    key: subject.id,
    data: { sessionId: id, kind: subject.kind, subjectId: subject.id },
  };
}

export function sessionRevoked({ id, subject, revoked }: Session): NewEvent {
  return {
    type: 'identity.session-revoked.v1',
    key: subject.id,
    data: { sessionId: id, kind: subject.kind, subjectId: subject.id, because: revoked?.because },
  };
}

export function apiClientCreated(clientId: string, scopes: readonly string[]): NewEvent {
  return { type: 'identity.api-client-created.v1', key: clientId, data: { clientId, scopes } };
}

export function customerChanged(what: 'created' | 'updated' | 'erased', { id, kind, version }: Customer): NewEvent {
  return { type: `identity.customer-${what}.v1`, key: id, data: { customerId: id, kind, version } };
}
