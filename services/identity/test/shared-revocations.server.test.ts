import { randomUUID } from 'node:crypto';
import { sharedRevoked } from '@concord/auth';
import { openKeyValues } from '@concord/key-value';
import { serverUrl } from '@concord/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startIdentity } from '../src/service.ts';
import { accepted, startTestIdentity } from './start.fixture.ts';

const name = `identity-${randomUUID()}`;

async function openStore() {
  const values = await openKeyValues({ url: serverUrl('CONCORD_REDIS_URL'), onError: () => undefined });
  onTestFinished(values.close);
  return values.of(name);
}

test('a revoked session is read through Redis by another process within five seconds, without asking Identity', async () => {
  const { newMerchant, client, deps, identity } = await startTestIdentity();
  const publisher = await startIdentity({ ...deps, keyValue: await openStore() });
  onTestFinished(publisher.stop);
  const asked: number[] = [];
  const read = sharedRevoked(await openStore(), Date.now, async (sinceMs) => {
    asked.push(sinceMs);
    return [];
  });
  const { owner } = await newMerchant();
  const sessionId = (await identity.verify(owner.accessToken))?.sessionId ?? '';
  const idsSince = async (sinceMs: number) => (await read(sinceMs)).map((one) => one.sessionId);
  // Until the first list is published there is only Identity to ask.
  const askedFor = async (sinceMs: number): Promise<boolean> => {
    await read(sinceMs);
    return asked.splice(0).includes(sinceMs);
  };
  await expect.poll(() => askedFor(0), { timeout: 5_000 }).toBe(false);

  const revokedAtMs = Date.now();
  accepted(await client.signOut({}, owner.call));
  await expect.poll(() => idsSince(revokedAtMs - 1_000), { timeout: 5_000 }).toContain(sessionId);
  expect(await idsSince(Date.now() + 1_000)).toEqual([]);
  expect(asked).toEqual([]);

  await publisher.stop();
  await expect.poll(() => askedFor(7), { timeout: 5_000 }).toBe(true);
});
