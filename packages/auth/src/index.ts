export { hasScope, type Principal, type PrincipalKind } from './principal.ts';
export { publishRevoked, type Revoked, sharedRevoked } from './shared-revocations.ts';
export { createSigner, generateSigningKey, type Signer, type SigningKey, type TokenClaims } from './sign.ts';
export { createVerifier, type JsonWebKeySet, type Revocations, type Verifier } from './verify.ts';
