import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { PrincipalKind } from './principal.ts';

export type TokenClaims = {
  readonly kind: PrincipalKind;
  readonly subject: string;
  readonly merchantId?: string | undefined;
  readonly storeId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly locationIds?: readonly string[] | undefined;
  readonly scopes: readonly string[];
};

/** An ES256 key pair as JWKs; the private one is a secret. */
export type SigningKey = { readonly keyId: string; readonly privateJwk: JWK; readonly publicJwk: JWK };

export type Signer = (claims: TokenClaims, lifetimeMs: number, nowMs?: number) => Promise<string>;

export async function generateSigningKey(keyId: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const marks = { kid: keyId, alg: 'ES256', use: 'sig' };
  return {
    keyId,
    privateJwk: { ...(await exportJWK(privateKey)), ...marks },
    publicJwk: { ...(await exportJWK(publicKey)), ...marks },
  };
}

/** Signs access tokens: JWTs whose claims say who calls, for which merchant, and what they may do. */
export async function createSigner(issuer: string, key: SigningKey): Promise<Signer> {
  const privateKey = await importJWK(key.privateJwk, 'ES256');
  return (claims, lifetimeMs, nowMs = Date.now()) =>
    new SignJWT({
      knd: claims.kind,
      mid: claims.merchantId,
      sto: claims.storeId,
      sid: claims.sessionId,
      loc: claims.locationIds,
      scope: claims.scopes.join(' '),
    })
      .setProtectedHeader({ alg: 'ES256', kid: key.keyId, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(claims.subject)
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setExpirationTime(Math.floor((nowMs + lifetimeMs) / 1000))
      .sign(privateKey);
}
