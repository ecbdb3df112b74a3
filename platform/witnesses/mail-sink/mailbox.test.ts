import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { expect, test } from 'vitest';
import { openMailbox } from './mailbox.ts';

const envelope = { from: 'shop@example.test', to: ['ann@example.test'] };
const mail = (index: number) =>
  Buffer.from(`Subject: =?UTF-8?Q?St=C3=BCck?= ${index}\r\nMessage-ID: <${index}@shop.example>\r\n\r\nHello\r\n`);
const subjects = (kept: readonly { readonly subject: string }[]) => kept.map(({ subject }) => subject);

test('whoever looks while mail arrives sees everything taken before, once and in order', async () => {
  const mailbox = openMailbox(temporaryFolder('mailbox'));
  const expected: string[] = [];
  for (let index = 0; index < 40; index += 2) {
    await mailbox.take(envelope, mail(index));
    expected.push(`Stück ${index}`);
    const next = mailbox.take(envelope, mail(index + 1));
    const [one, other] = await Promise.all([mailbox.look(), mailbox.look()]);
    expect(subjects(one.kept).slice(0, expected.length)).toEqual(expected);
    expect(other.kept).toBe(one.kept);
    await next;
    expected.push(`Stück ${index + 1}`);
  }
  const { kept, counts, indexOf } = await mailbox.look();
  expect(subjects(kept)).toEqual(expected);
  expect([...counts.values()]).toEqual(expected.map(() => 1));
  expect(kept.map(({ id }) => indexOf(id))).toEqual(expected.map((_, index) => index));
  await mailbox.close();
});

test('a book from when headers were read at arrival is read as well', async () => {
  const dataDir = temporaryFolder('mailbox');
  const first = openMailbox(dataDir);
  await first.take(envelope, mail(1));
  await first.close();
  const path = join(dataDir, 'book.jsonl');
  const heading = { messageId: '<1@shop.example>', subject: 'Stück 1', from: '', to: '' };
  writeFileSync(path, `${JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...heading })}\n`);
  const second = openMailbox(dataDir);
  expect((await second.look()).kept).toMatchObject([{ envelopeFrom: 'shop@example.test', ...heading }]);
  await second.close();
});

test('a message without an empty line, and longer than any header, is kept whole', async () => {
  const mailbox = openMailbox(temporaryFolder('mailbox'));
  const raw = Buffer.from(`Subject: Endless\r\nX-Long: ${'a'.repeat(200_000)}`);
  await mailbox.take(envelope, raw);
  const [message] = (await mailbox.look()).kept;
  expect(message).toMatchObject({ subject: 'Endless', sizeBytes: raw.length });
  expect(message && (await mailbox.raw(message)).equals(raw)).toBe(true);
  await mailbox.close();
});
