import { aggregateTable } from '@concord/database';
import type { Role } from '../domain/role.ts';
import type { Ownership, SignInEmail, User, UserCredential } from '../domain/user.ts';
import { isoTime } from './times.ts';

export const users = aggregateTable<User>({
  name: 'user_account',
  key: ['id'],
  columns: {
    email: 'text',
    name: 'text',
    status: 'text',
    assignments: 'jsonb',
    created_at: 'timestamptz',
    version: 'bigint',
  },
  personal: ['email', 'name'],
  keyOf: (user) => [user.id],
  fromRow: userFromRow,
  toRow: ({ createdAtMs, ...user }) => ({ ...user, created_at: isoTime(createdAtMs) }),
});

export function userFromRow(row: Record<string, unknown>): User {
  return {
    id: row.id as string,
    email: row.email as string,
    name: row.name as string,
    status: row.status as User['status'],
    assignments: row.assignments as User['assignments'],
    createdAtMs: row.created_at as number,
    version: row.version as number,
  };
}

export const userCredentials = aggregateTable<UserCredential>({
  name: 'user_credential',
  key: ['user_id'],
  columns: { password_hash: 'text', invitation_expires_at: 'timestamptz', version: 'bigint' },
  personal: ['password_hash', 'invitation_expires_at'],
  keyOf: (credential) => [credential.userId],
  fromRow: (row) => ({
    userId: row.user_id as string,
    passwordHash: row.password_hash as string | null,
    invitationExpiresAtMs: row.invitation_expires_at as number | null,
    version: row.version as number,
  }),
  toRow: (credential) => ({
    user_id: credential.userId,
    password_hash: credential.passwordHash,
    invitation_expires_at: isoTime(credential.invitationExpiresAtMs),
    version: credential.version,
  }),
});

/** A directory table: its key is the address alone, over all merchants. */
export const signInEmails = aggregateTable<SignInEmail>({
  name: 'sign_in_email',
  key: ['email_key'],
  columns: { user_id: 'text', version: 'bigint' },
  keyOf: (entry) => [entry.emailKey],
  fromRow: (row) => ({
    emailKey: row.email_key as string,
    userId: row.user_id as string,
    version: row.version as number,
  }),
  toRow: ({ emailKey, userId, version }) => ({ email_key: emailKey, user_id: userId, version }),
});

export const roles = aggregateTable<Role>({
  name: 'role',
  key: ['id'],
  columns: { name: 'text', permissions: 'jsonb', version: 'bigint' },
  keyOf: (role) => [role.id],
  fromRow: roleFromRow,
  toRow: (role) => ({ ...role }),
});

export function roleFromRow(row: Record<string, unknown>): Role {
  return {
    id: row.id as string,
    name: row.name as string,
    permissions: row.permissions as string[],
    version: row.version as number,
  };
}

/** Every merchant has one row, by this id. */
export const OWNERS = 'owners';

export const ownerships = aggregateTable<Ownership>({
  name: 'ownership',
  key: ['id'],
  columns: { user_ids: 'jsonb', version: 'bigint' },
  keyOf: () => [OWNERS],
  fromRow: (row) => ({ userIds: row.user_ids as string[], version: row.version as number }),
  toRow: ({ userIds, version }) => ({ id: OWNERS, user_ids: userIds, version }),
});
