export { hasScope, type Principal, type PrincipalKind } from './principal.ts';
export { rememberedKeys } from './remembered-keys.ts';
export {
  openRevocationList,
  type RevocationList,
  type RevocationListOptions,
  type RevokedSession,
} from './revocation-list.ts';
export { publishRevoked, type Revoked, sharedRevoked } from './shared-revocations.ts';
export { createSigner, generateSigningKey, type Signer, type SigningKey, type TokenClaims } from './sign.ts';
export { CannotVerify, createVerifier, type JsonWebKeySet, type Revocations, type Verifier } from './verify.ts';
