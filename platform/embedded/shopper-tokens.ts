import type { CallOptions } from '@concord/contract';
import type { Result } from '@concord/result';

type Issue = (
  input: { publishableKey: string },
  options: CallOptions,
) => Promise<Result<{ accessToken: string; expiresInMs: number }, { readonly code: string }>>;

const RENEW_BEFORE_MS = 30_000;
const MAX_REMEMBERED = 10_000;
const UNKNOWN_FOR_MS = 5_000;

/** A shopper's token per publishable key, got from Identity and kept until shortly before its end. */
export function shopperTokens(identity: { readonly issueShopperToken: Issue }) {
  const remembered = new Map<string, Promise<{ readonly token: string | undefined; readonly untilMs: number }>>();
  const issue = async (publishableKey: string) => {
    const issued = await identity.issueShopperToken({ publishableKey }, { token: undefined });
    if (!issued.ok) return { token: undefined, untilMs: Date.now() + UNKNOWN_FOR_MS };
    const { accessToken, expiresInMs } = issued.value;
    return { token: accessToken, untilMs: Date.now() + expiresInMs - RENEW_BEFORE_MS };
  };
  return async (publishableKey: string): Promise<string | undefined> => {
    const known = await remembered.get(publishableKey);
    if (known && known.untilMs > Date.now()) return known.token;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const issuing = issue(publishableKey);
    remembered.set(publishableKey, issuing);
    issuing.catch(() => remembered.delete(publishableKey));
    return (await issuing).token;
  };
}
