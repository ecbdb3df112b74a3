const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long an access token is good for: the longest that a change of rights can take to arrive without a revocation. */
export const ACCESS_TOKEN_MS = 10 * MINUTE_MS;

const LIFETIMES = {
  user: { idleMs: 1 * DAY_MS, absoluteMs: 30 * DAY_MS },
  customer: { idleMs: 30 * DAY_MS, absoluteMs: 180 * DAY_MS },
} as const;

export type Subject = { readonly kind: 'user' | 'customer'; readonly id: string };

/** Someone stays signed in on a device, until they sign out, leave it idle too long, or the longest time is over. */
export type Session = {
  readonly id: string;
  readonly subject: Subject;
  readonly storeId: string | null;
  /** Counts refreshes; the refresh token of an earlier generation was used up. */
  readonly generation: number;
  readonly refreshHash: string;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly idleExpiresAtMs: number;
  readonly absoluteExpiresAtMs: number;
  readonly revoked: { readonly atMs: number; readonly because: RevocationReason } | null;
  readonly version: number;
};

export type RevocationReason =
  | 'signed_out'
  | 'revoked'
  | 'refresh_token_reused'
  | 'password_changed'
  | 'rights_changed'
  | 'suspended'
  | 'erased';

export type NewSession = Pick<Session, 'id' | 'subject' | 'storeId' | 'refreshHash' | 'address' | 'userAgent'>;

export function openSession(wanted: NewSession, nowMs: number): Session {
  const { idleMs, absoluteMs } = LIFETIMES[wanted.subject.kind];
  return {
    ...wanted,
    generation: 1,
    createdAtMs: nowMs,
    lastUsedAtMs: nowMs,
    idleExpiresAtMs: nowMs + idleMs,
    absoluteExpiresAtMs: nowMs + absoluteMs,
    revoked: null,
    version: 1,
  };
}

export function isLive(session: Session, nowMs: number): boolean {
  return session.revoked === null && expiryOf(session) > nowMs;
}

export function expiryOf(session: Session): number {
  return Math.min(session.idleExpiresAtMs, session.absoluteExpiresAtMs);
}

/** Uses up a refresh token: the next generation's is the only good one from now on. */
export function renew(session: Session, nextRefreshHash: string, nowMs: number): Session {
  return {
    ...session,
    generation: session.generation + 1,
    refreshHash: nextRefreshHash,
    lastUsedAtMs: nowMs,
    idleExpiresAtMs: nowMs + LIFETIMES[session.subject.kind].idleMs,
    version: session.version + 1,
  };
}

export function revoke(session: Session, because: RevocationReason, nowMs: number): Session {
  return { ...session, revoked: { atMs: nowMs, because }, version: session.version + 1 };
}
