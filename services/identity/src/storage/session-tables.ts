import { aggregateTable } from '@concord/database';
import type { ApiClient } from '../domain/api-client.ts';
import type { RevocationReason, Session } from '../domain/session.ts';
import { isoTime } from './times.ts';

export const sessions = aggregateTable<Session>({
  name: 'session',
  key: ['id'],
  columns: {
    subject_kind: 'text',
    subject_id: 'text',
    store_id: 'text',
    generation: 'bigint',
    refresh_hash: 'text',
    address: 'text',
    user_agent: 'text',
    created_at: 'timestamptz',
    last_used_at: 'timestamptz',
    idle_expires_at: 'timestamptz',
    absolute_expires_at: 'timestamptz',
    revoked_at: 'timestamptz',
    revoked_because: 'text',
    version: 'bigint',
  },
  personal: ['refresh_hash', 'address', 'user_agent'],
  keyOf: (session) => [session.id],
  fromRow: sessionFromRow,
  toRow: (session) => ({
    id: session.id,
    subject_kind: session.subject.kind,
    subject_id: session.subject.id,
    store_id: session.storeId,
    generation: session.generation,
    refresh_hash: session.refreshHash,
    address: session.address,
    user_agent: session.userAgent,
    created_at: isoTime(session.createdAtMs),
    last_used_at: isoTime(session.lastUsedAtMs),
    idle_expires_at: isoTime(session.idleExpiresAtMs),
    absolute_expires_at: isoTime(session.absoluteExpiresAtMs),
    revoked_at: isoTime(session.revoked?.atMs ?? null),
    revoked_because: session.revoked?.because ?? null,
    version: session.version,
  }),
});

export function sessionFromRow(row: Record<string, unknown>): Session {
  const revokedAtMs = row.revoked_at as number | null;
  return {
    id: row.id as string,
    subject: { kind: row.subject_kind as Session['subject']['kind'], id: row.subject_id as string },
    storeId: row.store_id as string | null,
    generation: row.generation as number,
    refreshHash: row.refresh_hash as string,
    address: row.address as string | null,
    userAgent: row.user_agent as string | null,
    createdAtMs: row.created_at as number,
    lastUsedAtMs: row.last_used_at as number,
    idleExpiresAtMs: row.idle_expires_at as number,
    absoluteExpiresAtMs: row.absolute_expires_at as number,
    revoked: revokedAtMs === null ? null : { atMs: revokedAtMs, because: row.revoked_because as RevocationReason },
    version: row.version as number,
  };
}

/** A directory table: a client is known by its id alone, before its merchant is. */
export const apiClients = aggregateTable<ApiClient>({
  name: 'api_client',
  key: ['client_id'],
  columns: {
    name: 'text',
    scopes: 'jsonb',
    secret_hash: 'text',
    created_at: 'timestamptz',
    revoked_at: 'timestamptz',
    version: 'bigint',
  },
  personal: ['secret_hash'],
  keyOf: (client) => [client.clientId],
  fromRow: apiClientFromRow,
  toRow: (client) => ({
    client_id: client.clientId,
    name: client.name,
    scopes: client.scopes,
    secret_hash: client.secretHash,
    created_at: isoTime(client.createdAtMs),
    revoked_at: isoTime(client.revokedAtMs),
    version: client.version,
  }),
});

export function apiClientFromRow(row: Record<string, unknown>): ApiClient {
  return {
    clientId: row.client_id as string,
    name: row.name as string,
    scopes: row.scopes as string[],
    secretHash: row.secret_hash as string,
    createdAtMs: row.created_at as number,
    revokedAtMs: row.revoked_at as number | null,
    version: row.version as number,
  };
}
