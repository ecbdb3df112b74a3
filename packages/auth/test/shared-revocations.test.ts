import { publishRevoked, sharedRevoked } from '@concord/auth';
import { openKeyValues } from '@concord/key-value';
import { beforeEach, expect, test } from 'vitest';

const T = 1_700_000_000_000;
const one = { sessionId: 'ses_1', revokedAtMs: T - 5_000 };
const two = { sessionId: 'ses_2', revokedAtMs: T };
const fromIdentity = { sessionId: 'ses_asked', revokedAtMs: T };

let nowMs = T;
const shared = async () => {
  const keyValue = (await openKeyValues({ onError: () => undefined })).of('identity');
  return {
    keyValue,
    read: sharedRevoked(
      keyValue,
      () => nowMs,
      async () => [fromIdentity],
    ),
  };
};
beforeEach(() => {
  nowMs = T;
});

test('what is published is read, since the time that is asked for', async () => {
  const { keyValue, read } = await shared();
  await publishRevoked(keyValue, [one], T);
  expect(await read(0)).toEqual([one]);
  await publishRevoked(keyValue, [one, two], T);
  expect(await read(0)).toEqual([one, two]);
  expect(await read(T - 1_000)).toEqual([two]);
});

test('before anything is published, and when nothing was for two seconds, Identity is asked', async () => {
  const { keyValue, read } = await shared();
  expect(await read(0)).toEqual([fromIdentity]);
  await publishRevoked(keyValue, [one], T);
  nowMs = T + 2_000;
  expect(await read(0)).toEqual([one]);
  nowMs = T + 2_001;
  expect(await read(0)).toEqual([fromIdentity]);
});

test('a list that is lost is published again, and one that is missing is not taken for an empty one', async () => {
  const { keyValue, read } = await shared();
  await publishRevoked(keyValue, [one], T);
  await keyValue.forget('-', ['revoked-sessions']);
  expect(await read(0)).toEqual([fromIdentity]);
  await keyValue.forget('-', ['revoked-sessions-seen']);
  await publishRevoked(keyValue, [one], T);
  expect(await read(0)).toEqual([one]);
});
