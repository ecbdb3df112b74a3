import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, test } from 'vitest';
import { startWitness } from '../start-witness.ts';

const folder = () => temporaryFolder('provider-crash');
const body = { merchantAccount: 'acme', token: 'tok_test_success', amountMinor: 1000, currency: 'EUR' };

test('after kill -9 in mid-load the book holds every answer that was given, once', async () => {
  const dataDir = folder();
  const first = await startWitness('payment-provider', { dataDir });
  const answered = new Map<string, string>();
  const enough = Promise.withResolvers<void>();
  const shoppers = Array.from({ length: 8 }, async (_, shopper) => {
    for (let index = 0; ; index++) {
      const reference = `${shopper}-${index}`;
      const made = await first.client.authorise({ ...body, reference }, reference);
      if (made.ok) answered.set(reference, made.value.id);
      if (answered.size >= 200) enough.resolve();
    }
  });
  const ended = Promise.allSettled(shoppers);
  await enough.promise;
  await first.kill();
  const ends = await ended;
  expect(ends.every((end) => end.status === 'rejected')).toBe(true);

  const second = await startWitness('payment-provider', { dataDir, port: first.port });
  expect(second.url).toBe(first.url);
  for (const [reference, id] of answered) {
    const { authorisations } = await second.client.find('acme', reference);
    expect(authorisations.map((each) => each.id)).toEqual([id]);
  }
  const [reference = '', id] = [...answered][0] ?? [];
  expect(await second.client.authorise({ ...body, reference }, reference)).toMatchObject({ ok: true, value: { id } });
  await second.stop();
});

test('tokens, tombstones, captures and keys survive kill -9', async () => {
  const dataDir = folder();
  const first = await startWitness('payment-provider', { dataDir });
  const token = await first.client.tokenise('4000000000000002');
  if (!token.ok) throw new Error(token.code);
  const made = await first.client.authorise({ ...body, reference: 'kept' }, 'kept');
  if (!made.ok) throw new Error(made.code);
  const captured = await first.client.capture(made.value.id, 400, 'kept-capture');
  await first.client.cancel('acme', 'undone');
  await first.kill();

  const second = await startWitness('payment-provider', { dataDir });
  expect(await second.client.authorise({ ...body, reference: 'undone' }, 'undone')).toMatchObject({
    code: 'CANCELLED',
  });
  expect(await second.client.capture(made.value.id, 400, 'kept-capture')).toEqual(captured);
  expect((await second.client.summary()).totals).toMatchObject([{ authorisations: 1, capturedMinor: 400 }]);
  const declined = await second.client.authorise({ ...body, token: token.value.token, reference: 'd' }, 'd');
  expect(declined).toMatchObject({ ok: true, value: { status: 'declined' } });
  await second.stop();
});

test('a last line that was cut in the middle was never answered, and is dropped', async () => {
  const dataDir = folder();
  const path = join(dataDir, 'book.jsonl');
  const first = await startWitness('payment-provider', { dataDir });
  await first.client.authorise({ ...body, reference: 'whole' }, 'whole');
  await first.kill();
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, `${whole}${whole.slice(0, 60)}`);

  const second = await startWitness('payment-provider', { dataDir });
  await second.client.authorise({ ...body, reference: 'next' }, 'next');
  await second.stop();
  expect(
    readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).reference),
  ).toEqual(['whole', 'next']);
});

test('two processes never keep one book', async () => {
  const dataDir = folder();
  const first = await startWitness('payment-provider', { dataDir });
  await expect(startWitness('payment-provider', { dataDir })).rejects.toThrow(/ended with code 1/);
  await first.stop();
  const next = await startWitness('payment-provider', { dataDir });
  await next.stop();
});
