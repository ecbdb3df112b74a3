import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { Principal, PrincipalKind } from './principal.ts';

export type JsonWebKeySet = JSONWebKeySet;

/** What is known of revoked sessions, and how old that knowledge is. */
export type Revocations = { readonly isRevoked: (sessionId: string) => boolean; readonly ageMs: () => number };

export type VerifierOptions = {
  readonly issuer: string;
  readonly keys: () => Promise<JsonWebKeySet>;
  readonly revocations?: Revocations;
  readonly now?: () => number;
};

/** Nobody can say now whether a token is good: neither trusted nor thrown out, the caller may come again. */
export class CannotVerify extends Error {
  readonly retryAfterMs = 1_000;
}

/** Answers who calls, or undefined for a token that is forged, expired, revoked or not ours. Throws `CannotVerify`. */
export type Verifier = (token: string) => Promise<Principal | undefined>;

const KINDS: ReadonlySet<string> = new Set(['user', 'customer', 'shopper', 'client', 'service']);
const MAX_REMEMBERED = 50_000;
const STALE_AFTER_MS = 5_000;

/**
 * Verifies a token's signature once and remembers the answer for the token's short life, so that the zero-trust check
 * costs microseconds (ARCHITECTURE 7). Revocation is asked every time; with knowledge older than 5 s, staff and apps are
 * told to come again rather than trusted (CONSISTENCY 32).
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const now = options.now ?? Date.now;
  const remembered = new Map<string, Principal>();
  let keySet: ReturnType<typeof createLocalJWKSet> | undefined;

  const verify = async (token: string): Promise<Principal | undefined> => {
    for (const refresh of [false, true]) {
      if (refresh || !keySet) keySet = createLocalJWKSet(await options.keys());
      try {
        const currentDate = new Date(now());
        const { payload } = await jwtVerify(token, keySet, { issuer: options.issuer, typ: 'at+jwt', currentDate });
        return principalOf(payload);
      } catch (error) {
        if (!isUnknownKey(error)) return undefined;
      }
    }
    return undefined;
  };

  const trusted = (principal: Principal): boolean => {
    if (principal.expiresAtMs <= now()) return false;
    const { revocations } = options;
    if (!principal.sessionId || !revocations) return true;
    if (revocations.isRevoked(principal.sessionId)) return false;
    if (principal.kind === 'shopper' || principal.kind === 'customer') return true;
    if (revocations.ageMs() <= STALE_AFTER_MS) return true;
    throw new CannotVerify('What was revoked lately is not known');
  };

  return async (token) => {
    const known = remembered.get(token) ?? (await verify(token));
    if (!known || !trusted(known)) {
      remembered.delete(token);
      return undefined;
    }
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(token, known);
    return known;
  };
}

function principalOf(payload: JWTPayload): Principal | undefined {
  const { sub, exp, knd, mid, sto, sid, loc, scope } = payload;
  if (!sub || !exp || typeof knd !== 'string' || !KINDS.has(knd) || typeof scope !== 'string') return undefined;
  return {
    kind: knd as PrincipalKind,
    id: sub,
    merchantId: typeof mid === 'string' ? mid : undefined,
    storeId: typeof sto === 'string' ? sto : undefined,
    sessionId: typeof sid === 'string' ? sid : undefined,
    locationIds: Array.isArray(loc) ? loc.map(String) : undefined,
    scopes: new Set(scope.split(' ').filter((one) => one !== '')),
    expiresAtMs: exp * 1000,
  };
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_JWKS_NO_MATCHING_KEY';
}
