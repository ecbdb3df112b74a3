import { openRevocationList, type RevocationList, type RevokedSession } from '@concord/auth';
import { type Database, rowsOf, sql } from '@concord/database';
import { ACCESS_TOKEN_MS } from '../domain/session.ts';

export type { RevocationList } from '@concord/auth';

/** No token outlives this after its session was revoked; a commit may be a little later than the time its rows carry. */
const REMEMBERED_MS = ACCESS_TOKEN_MS + 30_000;
const MAX_REVOKED = 100_000;

const REVOKED_SINCE = `select id as session_id, revoked_at from session where revoked_at >= $1
  union all select client_id, revoked_at from api_client where revoked_at >= $1
  order by revoked_at limit ${MAX_REVOKED}`;

/** What this process and others revoked, from the database. */
export function databaseRevocations(system: Database, now: () => number): RevocationList {
  return openRevocationList({ read: (sinceMs) => readRevoked(system, sinceMs), tokenLifeMs: ACCESS_TOKEN_MS, now });
}

/** All that a token could still be good for. */
export function readRemembered(system: Database, nowMs: number): Promise<RevokedSession[]> {
  return readRevoked(system, nowMs - REMEMBERED_MS);
}

export async function readRevoked(system: Database, sinceMs: number): Promise<RevokedSession[]> {
  const statement = sql<{ session_id: string; revoked_at: number }>(REVOKED_SINCE, new Date(sinceMs));
  const [result] = await system.run(statement);
  return rowsOf<{ session_id: string; revoked_at: number }>(result).map((row) => ({
    sessionId: row.session_id,
    revokedAtMs: row.revoked_at,
  }));
}
