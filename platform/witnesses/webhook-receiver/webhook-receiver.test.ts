import { randomBytes } from 'node:crypto';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWitness, type Witness } from '../start-witness.ts';

const dataDir = temporaryFolder('receiver');
const secret = `whsec_${randomBytes(24).toString('base64')}`;
let receiver: Witness<'webhook-receiver'>;
beforeAll(async () => {
  receiver = await startWitness('webhook-receiver', { dataDir });
});
afterAll(() => receiver.stop());

type Sent = { id: string; body?: string; signWith?: string; at?: Date; timeoutMs?: number };
async function deliver(hook: string, { id, signWith = secret, at = new Date(), ...sent }: Sent): Promise<number> {
  const body = sent.body ?? JSON.stringify({ type: 'order.placed', data: { id } });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signWith).sign(id, at, body),
  };
  const signal = AbortSignal.timeout(sent.timeoutMs ?? 5000);
  return (await fetch(receiver.client.hookUrl(hook), { method: 'POST', headers, body, signal })).status;
}
const messagesOf = async (hook: string) => (await receiver.client.book({ hook })).messages;

test('a delivery with a good signature is taken and booked with its type and body', async () => {
  await receiver.client.setHook('good', secret);
  expect(await deliver('good', { id: 'evt_1' })).toBe(204);
  expect(await messagesOf('good')).toMatchObject([
    {
      id: 'evt_1',
      type: 'order.placed',
      taken: 1,
      duplicates: 0,
      body: '{"type":"order.placed","data":{"id":"evt_1"}}',
    },
  ]);
});

test('repeats are taken, counted, and compared with the first body', async () => {
  await receiver.client.setHook('repeats', secret);
  for (const id of ['evt_a', 'evt_b', 'evt_a', 'evt_a']) await deliver('repeats', { id });
  await deliver('repeats', { id: 'evt_b', body: '{"type":"order.placed","data":{"id":"changed"}}' });
  expect(await messagesOf('repeats')).toMatchObject([
    { id: 'evt_a', duplicates: 2, sameBody: true },
    { id: 'evt_b', duplicates: 1, sameBody: false },
  ]);
});

test('a wrong key, an old timestamp and a changed body are refused and booked as unverified', async () => {
  await receiver.client.setHook('forged', secret);
  const other = `whsec_${randomBytes(24).toString('base64')}`;
  expect(await deliver('forged', { id: 'evt_key', signWith: other })).toBe(401);
  expect(await deliver('forged', { id: 'evt_old', at: new Date(Date.now() - 600_000) })).toBe(401);
  const unsigned = await fetch(receiver.client.hookUrl('forged'), { method: 'POST', body: '{}' });
  expect(unsigned.status).toBe(401);
  expect(await messagesOf('forged')).toEqual([]);
  const { deliveries } = await receiver.client.deliveries({ hook: 'forged' });
  expect(deliveries.map(({ id, verified, outcome }) => [id, verified, outcome])).toEqual([
    ['evt_key', false, 'bad_signature'],
    ['evt_old', false, 'bad_signature'],
    ['', false, 'bad_signature'],
  ]);
});

test('it fails as often as it was told, and takes the message afterwards', async () => {
  await receiver.client.setHook('failing', secret);
  await receiver.client.control({ failNext: 2, failStatus: 503 });
  const answers = [];
  for (let attempt = 0; attempt < 3; attempt++) answers.push(await deliver('failing', { id: 'evt_f' }));
  expect(answers).toEqual([503, 503, 204]);
  expect(await messagesOf('failing')).toMatchObject([{ attempts: 3, taken: 1, duplicates: 0 }]);
});

test('it can be slow: the delivery is booked though the sender gave up', async () => {
  await receiver.client.setHook('slow', secret);
  await receiver.client.control({ delayMs: 60_000 });
  await expect(deliver('slow', { id: 'evt_s', timeoutMs: 200 })).rejects.toThrow(/timeout/);
  await receiver.client.control({ delayMs: 0 });
  expect(await messagesOf('slow')).toMatchObject([{ id: 'evt_s', taken: 1 }]);
});

test('a hook without a secret is unknown, and a secret must be one', async () => {
  expect(await deliver('nobody', { id: 'evt_1' })).toBe(404);
  await expect(receiver.client.setHook('bad', 'whsec_*not base64*')).rejects.toThrow('400');
});

test('the book and the secrets survive kill -9', async () => {
  await receiver.client.setHook('kept', secret);
  await deliver('kept', { id: 'evt_k' });
  const before = await messagesOf('kept');
  await receiver.kill();
  receiver = await startWitness('webhook-receiver', { dataDir, port: receiver.port });
  expect(await messagesOf('kept')).toEqual(before);
  expect(await deliver('kept', { id: 'evt_k' })).toBe(204);
  expect(await messagesOf('kept')).toMatchObject([{ duplicates: 1 }]);
});

test('the pages of the book hold every message once', async () => {
  await receiver.client.setHook('paged', secret);
  for (let index = 0; index < 5; index++) await deliver('paged', { id: `evt_p${index}` });
  const ids: string[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const page: Awaited<ReturnType<typeof receiver.client.book>> = await receiver.client.book({
      hook: 'paged',
      after,
      limit: 2,
    });
    ids.push(...page.messages.map((message) => message.id));
    after = page.next;
  }
  expect(ids).toEqual(['evt_p0', 'evt_p1', 'evt_p2', 'evt_p3', 'evt_p4']);
});
