import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startIdentity } from '../src/service.ts';
import { accepted, PASSWORD, refusal, startTestIdentity } from './start.fixture.ts';

describe('a session', () => {
  it('is renewed by its refresh token, which is then used up', async () => {
    const { newMerchant, client, anonymous, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const next = accepted(await client.refreshSession({ refreshToken: owner.refreshToken }, anonymous));
    expect(next.refreshToken).not.toBe(owner.refreshToken);
    expect(await identity.verify(next.accessToken)).toMatchObject({ kind: 'user', id: owner.user.id });
  });

  it('ends for thief and owner alike when a used refresh token comes again, however old', async () => {
    const { newMerchant, client, anonymous, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const second = accepted(await client.refreshSession({ refreshToken: owner.refreshToken }, anonymous));
    const third = accepted(await client.refreshSession({ refreshToken: second.refreshToken }, anonymous));
    const again = await client.refreshSession({ refreshToken: owner.refreshToken }, anonymous);
    expect(refusal(again)).toBe('INVALID_REFRESH_TOKEN');
    expect(refusal(await client.refreshSession({ refreshToken: third.refreshToken }, anonymous))).toBe(
      'INVALID_REFRESH_TOKEN',
    );
    expect(await identity.verify(third.accessToken)).toBeUndefined();
  });

  it('is renewed by one of two that use the same refresh token at once, and ends', async () => {
    const { newMerchant, client, anonymous } = await startTestIdentity();
    const { owner } = await newMerchant();
    const refresh = () => client.refreshSession({ refreshToken: owner.refreshToken }, anonymous);
    const [one, other] = await Promise.all([refresh(), refresh()]);
    expect([one.ok, other.ok].toSorted()).toEqual([false, true]);
  });

  it('is not harmed by a made-up refresh token', async () => {
    const { newMerchant, client, anonymous } = await startTestIdentity();
    const { owner } = await newMerchant();
    const [merchant, session, , mark] = owner.refreshToken.split('.');
    const madeUp = [merchant, session, '7', mark].join('.');
    expect(refusal(await client.refreshSession({ refreshToken: madeUp }, anonymous))).toBe('INVALID_REFRESH_TOKEN');
    accepted(await client.refreshSession({ refreshToken: owner.refreshToken }, anonymous));
  });

  it('ends when it is left idle', async () => {
    let nowMs = Date.now();
    const { newMerchant, client, anonymous } = await startTestIdentity({ now: () => nowMs });
    const { owner } = await newMerchant();
    nowMs += 25 * 3_600_000;
    const late = await client.refreshSession({ refreshToken: owner.refreshToken }, anonymous);
    expect(refusal(late)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('ends after thirty days, however busy', async () => {
    let nowMs = Date.now();
    const { newMerchant, client, anonymous } = await startTestIdentity({ now: () => nowMs });
    let { refreshToken } = (await newMerchant()).owner;
    const daily = async () => {
      nowMs += 23 * 3_600_000;
      return client.refreshSession({ refreshToken }, anonymous);
    };
    for (let day = 1; day <= 31; day++) ({ refreshToken } = accepted(await daily()));
    expect(refusal(await daily())).toBe('INVALID_REFRESH_TOKEN');
  });

  it('is listed, and its tokens are refused once it is revoked', async () => {
    const { newMerchant, client, signIn, identity } = await startTestIdentity();
    const { owner, email } = await newMerchant();
    const phone = await signIn(email);
    const { items } = accepted(await client.listSessions({}, owner.call));
    const other = items.find((one) => !one.current);
    expect(items).toHaveLength(2);
    accepted(await client.revokeSession({ sessionId: other?.id ?? '' }, owner.call));
    expect(await identity.verify(phone.accessToken)).toBeUndefined();
    expect(await identity.verify(owner.accessToken)).toBeDefined();
    expect(accepted(await client.listSessions({}, owner.call)).items).toHaveLength(1);
  });

  it('of someone else is not there to revoke', async () => {
    const { newMerchant, client, identity } = await startTestIdentity();
    const [mine, theirs] = [await newMerchant(), await newMerchant()];
    const sessionId = (await identity.verify(theirs.owner.accessToken))?.sessionId ?? '';
    expect(refusal(await client.revokeSession({ sessionId }, mine.owner.call))).toBe('SESSION_NOT_FOUND');
    expect(await identity.verify(theirs.owner.accessToken)).toBeDefined();
  });

  it('ends with all others at once, or with all but the current one', async () => {
    const { newMerchant, client, signIn, identity } = await startTestIdentity();
    const { owner, email } = await newMerchant();
    await signIn(email);
    await signIn(email);
    expect(accepted(await client.revokeAllSessions({ keepCurrent: true }, owner.call)).revoked).toBe(2);
    expect(accepted(await client.revokeAllSessions({}, owner.call)).revoked).toBe(1);
    expect(await identity.verify(owner.accessToken)).toBeUndefined();
  });

  it('ends on every other device when the password changes', async () => {
    const { newMerchant, client, signIn, identity } = await startTestIdentity();
    const { owner, email } = await newMerchant();
    const phone = await signIn(email);
    const newPassword = 'another long and good one';
    const wrong = await client.changePassword({ currentPassword: 'wrong', newPassword }, owner.call);
    expect(refusal(wrong)).toBe('INVALID_CREDENTIALS');
    accepted(await client.changePassword({ currentPassword: PASSWORD, newPassword }, owner.call));
    expect(await identity.verify(phone.accessToken)).toBeUndefined();
    expect(await identity.verify(owner.accessToken)).toBeDefined();
    await signIn(email, newPassword);
  });

  it('that another process revoked is on the list that verifiers follow', async () => {
    const { newMerchant, client, asService, identity } = await startTestIdentity();
    const { owner } = await newMerchant();
    const sessionId = (await identity.verify(owner.accessToken))?.sessionId;
    accepted(await client.signOut({}, owner.call));
    const listed = accepted(await client.listRevokedSessions({ sinceMs: Date.now() - 60_000 }, await asService()));
    expect(listed.sessions.map((one) => one.sessionId)).toContain(sessionId);
  });

  it('that one process revoked is refused by another within its next looks', async () => {
    const { newMerchant, client, deps } = await startTestIdentity();
    const other = await startIdentity(deps);
    onTestFinished(other.stop);
    const { owner } = await newMerchant();
    expect(await other.verify(owner.accessToken)).toBeDefined();
    accepted(await client.signOut({}, owner.call));
    await vi.waitUntil(async () => (await other.verify(owner.accessToken)) === undefined, { timeout: 5_000 });
  });

  it('keeps no token in the database, only hashes', async () => {
    const { newMerchant, data } = await startTestIdentity();
    const { owner } = await newMerchant();
    const [rows] = await data.system.run({ text: 'select s::text as row from session s', values: [] });
    const stored = JSON.stringify(rows?.rows);
    expect(stored).toContain('ses_');
    expect(stored).not.toContain(owner.refreshToken.split('.')[3]);
  });
});
