import { expect, test } from 'vitest';
import { CannotVerify, createSigner, createVerifier, generateSigningKey, type TokenClaims } from '../src/index.ts';

const ISSUER = 'https://issuer.test';
const NOW_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const key = await generateSigningKey('one');
const sign = await createSigner(ISSUER, key);

/** A verifier with a clock that a test turns. */
function verifying(options: Partial<Parameters<typeof createVerifier>[0]> = {}) {
  const clock = { nowMs: NOW_MS };
  const keys = async () => ({ keys: [key.publicJwk] });
  return { clock, verify: createVerifier({ issuer: ISSUER, keys, now: () => clock.nowMs, ...options }) };
}

const tokenOf = (claims: Partial<TokenClaims> = {}) =>
  sign({ kind: 'user', subject: 'usr_1', merchantId: 'mer_1', scopes: ['*'], ...claims }, MINUTE_MS, NOW_MS);

test('a token tells who calls, for whom, and what they may do', async () => {
  const { verify } = verifying();
  expect(await verify(await tokenOf({ scopes: ['orders:read', 'orders:refund'] }))).toMatchObject({
    kind: 'user',
    id: 'usr_1',
    merchantId: 'mer_1',
    scopes: new Set(['orders:read', 'orders:refund']),
    expiresAtMs: NOW_MS + MINUTE_MS,
  });
});

test('a token that was accepted is refused once its time is over, though it is remembered', async () => {
  const { verify, clock } = verifying();
  const token = await tokenOf();
  clock.nowMs = NOW_MS + MINUTE_MS - 1;
  expect(await verify(token)).toMatchObject({ id: 'usr_1' });
  clock.nowMs = NOW_MS + MINUTE_MS;
  expect(await verify(token)).toBeUndefined();
});

test('a token that was changed, or is of another issuer or key, is nobody’s', async () => {
  const { verify } = verifying();
  const [head, , signature] = (await tokenOf()).split('.');
  const [, richer] = (await tokenOf({ merchantId: 'mer_2' })).split('.');
  const stranger = await createSigner(ISSUER, await generateSigningKey('two'));
  const elsewhere = await createSigner('https://elsewhere.test', key);
  const claims: TokenClaims = { kind: 'service', subject: 'orders', scopes: ['*'] };
  const forged = [
    `${head}.${richer}.${signature}`,
    await stranger(claims, MINUTE_MS, NOW_MS),
    await elsewhere(claims, MINUTE_MS, NOW_MS),
    'no token at all',
  ];
  expect(await Promise.all(forged.map(verify))).toEqual([undefined, undefined, undefined, undefined]);
});

test('a session that ends takes its tokens with it at once, remembered or not', async () => {
  const revoked = new Set<string>();
  const { verify } = verifying({ revocations: { isRevoked: (id) => revoked.has(id), ageMs: () => 0 } });
  const token = await tokenOf({ sessionId: 'ses_1' });
  expect(await verify(token)).toMatchObject({ sessionId: 'ses_1' });
  revoked.add('ses_1');
  expect(await verify(token)).toBeUndefined();
});

test('staff and apps must come again while nobody knows who was revoked; shoppers go on (CONSISTENCY 32)', async () => {
  let ageMs = 5_000;
  const { verify } = verifying({ revocations: { isRevoked: () => false, ageMs: () => ageMs } });
  const [staff, app, customer] = await Promise.all(
    (['user', 'client', 'customer'] as const).map((kind) => tokenOf({ kind, sessionId: 'ses_1' })),
  );
  const outcome = async (token = '') => {
    try {
      return (await verify(token))?.kind;
    } catch (error) {
      return error instanceof CannotVerify ? 'come again' : error;
    }
  };
  const known = () => Promise.all([staff, app, customer].map(outcome));
  expect(await known()).toEqual(['user', 'client', 'customer']);
  ageMs = 5_001;
  expect(await known()).toEqual(['come again', 'come again', 'customer']);
});
