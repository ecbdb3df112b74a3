import { newId } from '@concord/ids';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startIdentity } from '../src/service.ts';
import { accepted, PASSWORD, refusal, startTestIdentity } from './start.fixture.ts';

describe('signing in', () => {
  it('gives an owner a token with every area, of their own merchant', async () => {
    const { newMerchant, identity } = await startTestIdentity();
    const { merchantId, owner, userId } = await newMerchant();
    const principal = await identity.verify(owner.accessToken);
    expect(principal).toMatchObject({ kind: 'user', id: userId, merchantId, locationIds: undefined });
    expect([...(principal?.scopes ?? [])]).toContain('orders:*');
    expect(owner.user).toMatchObject({ id: userId, merchantId, name: 'Olivia Owner' });
  });

  it('never gives a member of staff what spans merchants', async () => {
    const { newMerchant, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const scopes = (await identity.verify(owner.accessToken))?.scopes ?? new Set();
    expect(['*', 'audit:*', 'audit:read'].filter((one) => scopes.has(one))).toEqual([]);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const { newMerchant, client, anonymous } = await startTestIdentity();
    const { email } = await newMerchant();
    const wrong = await client.signIn({ email, password: 'not the password' }, anonymous);
    const unknown = await client.signIn({ email: 'nobody@example.com', password: 'not the password' }, anonymous);
    expect(wrong).toEqual(unknown);
    expect(refusal(wrong)).toBe('INVALID_CREDENTIALS');
  });

  it('makes an account wait after ten wrong passwords, also when they come all at once and the right one is next', async () => {
    const { newMerchant, client, anonymous } = await startTestIdentity();
    const { email } = await newMerchant();
    const volley = await Promise.all(
      Array.from({ length: 30 }, () => client.signIn({ email, password: 'guess' }, anonymous)),
    );
    expect(volley.filter((one) => refusal(one) === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(11);
    const next = await client.signIn({ email, password: PASSWORD }, anonymous);
    expect(next).toMatchObject({ ok: false, rejection: { code: 'TOO_MANY_ATTEMPTS' } });
  });

  it('counts the attempts at all instances together', async () => {
    const { newMerchant, client, anonymous, deps } = await startTestIdentity();
    const other = await startIdentity(deps);
    onTestFinished(other.stop);
    const { email } = await newMerchant();
    const guess = { email, password: 'guess' };
    const volley = await Promise.all(
      Array.from({ length: 30 }, (_, index) => (index % 2 ? client : other.client).signIn(guess, anonymous)),
    );
    expect(volley.filter((one) => refusal(one) === 'INVALID_CREDENTIALS').length).toBeLessThanOrEqual(11);
  });

  it('makes unknown accounts wait like known ones', async () => {
    const { client, anonymous } = await startTestIdentity();
    const guess = { email: 'nobody@example.com', password: 'guess' };
    const volley = await Promise.all(Array.from({ length: 30 }, () => client.signIn(guess, anonymous)));
    expect(volley.map(refusal)).toContain('TOO_MANY_ATTEMPTS');
  });

  it('makes an address wait that tries many accounts', async () => {
    const { client, anonymous } = await startTestIdentity();
    const codes: string[] = [];
    for (let round = 0; round < 3; round++) {
      const volley = Array.from({ length: 80 }, (_, index) =>
        client.signIn(
          { email: `nobody.${round}.${index}@example.com`, password: 'guess', device: { address: '192.0.2.7' } },
          anonymous,
        ),
      );
      codes.push(...(await Promise.all(volley)).map(refusal));
    }
    expect(codes.slice(0, 160)).not.toContain('TOO_MANY_ATTEMPTS');
    expect(codes.slice(160)).toContain('TOO_MANY_ATTEMPTS');
  });

  it('registers an owner once, however often the call comes', async () => {
    const { client, asService, published } = await startTestIdentity();
    const owner = {
      userId: newId('user'),
      merchantId: newId('merchant'),
      email: 'Ada@Example.com ',
      password: PASSWORD,
      name: 'Ada',
    };
    const call = await asService();
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.registerOwner(owner, call)));
    expect(new Set(answers.map((one) => accepted(one).id))).toEqual(new Set([owner.userId]));
    expect(accepted(await client.registerOwner(owner, call)).email).toBe('ada@example.com');
    const types = (await published()).map((event) => event.type);
    expect(types.filter((type) => type === 'identity.user-registered.v1')).toHaveLength(1);
  });

  it('refuses an address that someone has, at another merchant too', async () => {
    const { client, asService, newMerchant } = await startTestIdentity();
    const { email } = await newMerchant();
    const other = { userId: newId('user'), merchantId: newId('merchant'), email, password: PASSWORD, name: 'Eve' };
    expect(refusal(await client.registerOwner(other, await asService()))).toBe('EMAIL_TAKEN');
  });

  it('lets only our own services register owners', async () => {
    const { client, newMerchant } = await startTestIdentity();
    const { owner, merchantId } = await newMerchant();
    const eve = { userId: newId('user'), merchantId, email: 'eve@example.com', password: PASSWORD, name: 'Eve' };
    expect(refusal(await client.registerOwner(eve, owner.call))).toBe('FORBIDDEN');
  });

  it('refuses passwords that attackers know, or that hold the address', async () => {
    const { client, asService } = await startTestIdentity();
    const call = await asService();
    const owner = (password: string) => ({
      userId: newId('user'),
      merchantId: newId('merchant'),
      email: 'margaret@example.com',
      password,
      name: 'Margaret',
    });
    for (const password of ['password123', 'aaaaaaaaaaaa', 'xx-Margaret-xx']) {
      expect(refusal(await client.registerOwner(owner(password), call))).toBe('WEAK_PASSWORD');
    }
  });
});
