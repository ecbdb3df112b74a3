import type { Revocations } from './verify.ts';

export type RevocationList = Revocations & {
  /** Known at once in this process, when the revocation has committed here. */
  readonly add: (sessionIds: readonly string[], nowMs: number) => void;
  /** Learns what others revoked. */
  readonly look: () => Promise<void>;
};

export type RevokedSession = { readonly sessionId: string; readonly revokedAtMs: number };

export type RevocationListOptions = {
  /** What was revoked since a time: from a database, or from whoever has it. */
  readonly read: (sinceMs: number) => Promise<readonly RevokedSession[]>;
  /** How long an access token lives at most. */
  readonly tokenLifeMs: number;
  readonly now: () => number;
};

/** A commit may be this much later than the time that its rows carry, and another machine's clock as much behind. */
const OVERLAP_MS = 30_000;

/** Which sessions may no longer be trusted although their tokens have not expired (CONSISTENCY 32). */
export function openRevocationList({ read, tokenLifeMs, now }: RevocationListOptions): RevocationList {
  // No token outlives this after its session was revoked, so it need not be remembered longer.
  const rememberedMs = tokenLifeMs + OVERLAP_MS;
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
      const sinceMs = Math.max(nowMs - rememberedMs, lookedAtMs - OVERLAP_MS);
      for (const one of await read(sinceMs)) revoked.set(one.sessionId, one.revokedAtMs);
      for (const [id, atMs] of revoked) if (atMs < nowMs - rememberedMs) revoked.delete(id);
      lookedAtMs = nowMs;
    },
  };
}
