import type { CallOptions } from '@concord/contract';
import type { Result } from '@concord/result';
import type { AsService } from '@concord/service';

type Issue = (
  credentials: { clientId: string; clientSecret: string },
  options: CallOptions,
) => Promise<Result<{ accessToken: string; expiresInMs: number }, { readonly code: string }>>;

/** How long before its end a token is replaced; meanwhile it is still good, should Identity be away. */
const RENEW_BEFORE_MS = 120_000;
const RETRY_AFTER_MS = 1_000;

/** Identity does not answer now: whoever wanted to act in the service's name may try again. */
class NoToken extends Error {
  readonly retryAfterMs = RETRY_AFTER_MS;
}

type Token = { readonly accessToken: string; readonly renewAtMs: number; readonly endsAtMs: number };

/** A service's own token, got from Identity with the service's credentials and renewed before it ends. */
export function serviceCaller(issue: Issue, clientId: string, clientSecret: string): AsService {
  let current: Token | undefined;
  let renewing: Promise<Token> | undefined;

  const renew = async (): Promise<Token> => {
    try {
      const issued = await issue({ clientId, clientSecret }, { token: undefined });
      if (!issued.ok) {
        const message = `Identity gave ${clientId} no token: ${issued.rejection.code}`;
        throw issued.rejection.code === 'UNAVAILABLE' ? new NoToken(message) : new Error(message);
      }
      const endsAtMs = Date.now() + issued.value.expiresInMs;
      current = { accessToken: issued.value.accessToken, renewAtMs: endsAtMs - RENEW_BEFORE_MS, endsAtMs };
      return current;
    } finally {
      renewing = undefined;
    }
  };
  const fresh = async (): Promise<string> => {
    const known = current;
    if (known && known.renewAtMs > Date.now()) return known.accessToken;
    renewing ??= renew();
    if (!known || known.endsAtMs <= Date.now()) return (await renewing).accessToken;
    renewing.catch(() => undefined);
    return known.accessToken;
  };
  return async (merchantId, extra) => ({ token: await fresh(), merchantId, ...extra });
}
