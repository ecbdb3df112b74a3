import type { Revocations } from '@concord/auth';
import { type Database, rowsOf, sql } from '@concord/database';
import { ACCESS_TOKEN_MS } from '../domain/session.ts';

export type RevocationList = Revocations & {
  /** Known at once in this process, when the revocation has committed here. */
  readonly add: (sessionIds: readonly string[], nowMs: number) => void;
  /** Learns what other processes revoked. */
  readonly look: () => Promise<void>;
};

export type RevokedSession = { readonly sessionId: string; readonly revokedAtMs: number };

/** A commit may be this much later than the time that its rows carry. */
const OVERLAP_MS = 30_000;
/** No token outlives this after its session was revoked, so it need not be remembered longer. */
const REMEMBERED_MS = ACCESS_TOKEN_MS + OVERLAP_MS;
const MAX_REVOKED = 100_000;

const REVOKED_SINCE = `select id as session_id, revoked_at from session where revoked_at >= $1
  union all select client_id, revoked_at from api_client where revoked_at >= $1
  order by revoked_at limit ${MAX_REVOKED}`;

/** Which sessions may no longer be trusted although their tokens have not expired (CONSISTENCY 32). */
export function openRevocationList(system: Database, now: () => number): RevocationList {
  const revoked = new Map<string, number>();
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  return {
    isRevoked: (sessionId) => revoked.has(sessionId),
    ageMs: () => now() - lookedAtMs,
    add: (sessionIds, nowMs) => {
      for (const id of sessionIds) revoked.set(id, nowMs);
    },
    look: async () => {
      const nowMs = now();
      const sinceMs = Math.max(nowMs - REMEMBERED_MS, lookedAtMs - OVERLAP_MS);
      for (const one of await readRevoked(system, sinceMs)) revoked.set(one.sessionId, one.revokedAtMs);
      for (const [id, atMs] of revoked) if (atMs < nowMs - REMEMBERED_MS) revoked.delete(id);
      lookedAtMs = nowMs;
    },
  };
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
