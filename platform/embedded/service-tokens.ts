import type { CallOptions } from '@concord/contract';
import type { Result } from '@concord/result';
import type { AsService } from '@concord/service';

type Issue = (
  credentials: { clientId: string; clientSecret: string },
  options: CallOptions,
) => Promise<Result<{ accessToken: string; expiresInMs: number }, { readonly code: string }>>;

/** How long before its end a token is replaced. */
const RENEW_BEFORE_MS = 60_000;

/** A service's own token, got from Identity with the service's credentials and renewed before it ends. */
export function serviceCaller(issue: Issue, clientId: string, clientSecret: string): AsService {
  let token: Promise<{ accessToken: string; renewAtMs: number }> | undefined;

  const renew = async () => {
    const issued = await issue({ clientId, clientSecret }, { token: undefined });
    if (!issued.ok) throw new Error(`Identity gave ${clientId} no token: ${issued.rejection.code}`);
    const { accessToken, expiresInMs } = issued.value;
    return { accessToken, renewAtMs: Date.now() + expiresInMs - RENEW_BEFORE_MS };
  };
  const fresh = async (): Promise<string> => {
    token ??= renew();
    try {
      const known = await token;
      if (known.renewAtMs > Date.now()) return known.accessToken;
    } catch (error) {
      token = undefined;
      throw error;
    }
    token = renew();
    return (await token).accessToken;
  };
  return async (merchantId, extra) => ({ token: await fresh(), merchantId, ...extra });
}
