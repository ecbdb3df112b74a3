import { hashSecret, type SecretKeys, sameText } from './secret-keys.ts';

/** What a refresh token says, once its mark proves that this service gave it. */
export type RefreshClaim = { readonly merchantId: string; readonly sessionId: string; readonly generation: number };

/**
 * `merchant.session.generation.mark`. Any token that was ever given is known again by its mark, so a used one is told
 * from a made-up one without keeping every old hash; the session holds the hash of the one that is good.
 */
export function refreshToken(secrets: SecretKeys, { merchantId, sessionId, generation }: RefreshClaim): string {
  const mark = secrets.mark('refresh', merchantId, sessionId, String(generation));
  return [merchantId, sessionId, generation, mark].join('.');
}

export function refreshHash(secrets: SecretKeys, claim: RefreshClaim): string {
  return hashSecret(refreshToken(secrets, claim));
}

export function readRefreshToken(secrets: SecretKeys, token: string): RefreshClaim | undefined {
  const [merchantId = '', sessionId = '', generationText = ''] = token.split('.');
  const generation = Number(generationText);
  if (!Number.isSafeInteger(generation) || generation < 1) return undefined;
  const claim = { merchantId, sessionId, generation };
  return sameText(token, refreshToken(secrets, claim)) ? claim : undefined;
}
