import { temporaryFolder } from '@concord/testing/temporary-folder';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWitness, type Witness } from '../start-witness.ts';

const dataDir = temporaryFolder('mail');
let sink: Witness<'mail-sink'>;
beforeAll(async () => {
  sink = await startWitness('mail-sink', { dataDir });
});
afterAll(() => sink.stop());

async function send(mail: SendMailOptions): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: sink.smtpPort, secure: false });
  try {
    await transport.sendMail({ from: 'Shop <shop@example.test>', text: 'plain', ...mail });
  } finally {
    transport.close();
  }
}
async function onlyIdTo(to: string): Promise<string> {
  const { messages } = await sink.client.messages({ to });
  expect(messages).toHaveLength(1);
  return messages[0]?.id ?? '';
}

test('a message is kept with its parts, headers, attachments and blind recipients', async () => {
  await send({
    to: 'Zoë <zoe@example.test>',
    bcc: 'archive@example.test',
    subject: 'Ihre Bestellung – 7 Stück',
    text: 'Danke, Zoë.',
    html: '<p>Danke, <b>Zoë</b>.</p>',
    messageId: '<order-7@shop.example>',
    headers: { 'List-Unsubscribe': '<https://shop.example/u/7>' },
    attachments: [{ filename: 'invoice.pdf', content: Buffer.from('%PDF-1.7') }],
  });
  const message = await sink.client.message(await onlyIdTo('zoe@example.test'));
  expect(message).toMatchObject({
    subject: 'Ihre Bestellung – 7 Stück',
    messageId: '<order-7@shop.example>',
    envelopeTo: ['zoe@example.test', 'archive@example.test'],
    text: 'Danke, Zoë.',
    html: '<p>Danke, <b>Zoë</b>.</p>',
    headers: { 'list-unsubscribe': '<https://shop.example/u/7>' },
    attachments: [{ filename: 'invoice.pdf', sizeBytes: 8 }],
  });
  expect(await onlyIdTo('archive@example.test')).toBe(message.id);
  const attachment = await fetch(`${sink.url}/messages/${message.id}/attachments/0`);
  expect(attachment.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''invoice.pdf");
  expect(await attachment.text()).toBe('%PDF-1.7');
  expect((await fetch(`${sink.url}/messages/${message.id}/attachments/1`)).status).toBe(404);
});

test('messages are found by recipient, subject and what came after another', async () => {
  for (const index of [1, 2, 3]) await send({ to: 'ann@example.test', subject: `Receipt ${index}` });
  const { messages } = await sink.client.messages({ to: 'ANN@example.test', subject: 'receipt' });
  expect(messages.map((message) => message.subject)).toEqual(['Receipt 1', 'Receipt 2', 'Receipt 3']);
  const [first] = messages;
  const page = await sink.client.messages({ to: 'ann@example.test', after: first?.id ?? '', limit: '1' });
  expect(page.messages.map((message) => message.subject)).toEqual(['Receipt 2']);
  expect(page.next).toBe(page.messages[0]?.id);
});

test('a sender that was not told of its success makes a duplicate, and the Message-ID shows it', async () => {
  const mail = { to: 'twice@example.test', subject: 'Twice', messageId: '<twice@shop.example>' };
  await sink.client.control({ loseAnswers: 1 });
  await expect(send(mail)).rejects.toThrow('451');
  await send(mail);
  const { messageIds } = await sink.client.messageIds({ repeated: true });
  expect(messageIds).toEqual([{ messageId: '<twice@shop.example>', count: 2 }]);
});

test('a refused message is not kept', async () => {
  await sink.client.control({ refuseNext: 1, refuseCode: 550 });
  await expect(send({ to: 'refused@example.test' })).rejects.toThrow('550');
  expect((await sink.client.messages({ to: 'refused@example.test' })).messages).toEqual([]);
});

test('every message whose sending succeeded survives kill -9', async () => {
  const sent = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => send({ to: `kept${index}@example.test`, subject: `Kept ${index}` })),
  );
  expect(sent.every((each) => each.status === 'fulfilled')).toBe(true);
  await sink.kill();
  sink = await startWitness('mail-sink', { dataDir, port: sink.port, smtpPort: sink.smtpPort });
  const { messages } = await sink.client.messages({ subject: 'kept ' });
  expect(messages.map((message) => message.envelopeTo[0]).toSorted()).toEqual(
    Array.from({ length: 20 }, (_, index) => `kept${index}@example.test`).toSorted(),
  );
  expect((await sink.client.message(messages[7]?.id ?? '')).text).toBe('plain\n');
});

test('the mailbox page lists, searches and opens messages, and escapes what their senders wrote', async () => {
  await send({ to: 'page@example.test', subject: '<script>alert(1)</script>', text: '<img src=x>', html: '<b>hi</b>' });
  const id = await onlyIdTo('page@example.test');
  const answer = await fetch(`${sink.url}/?${new URLSearchParams({ id, search: 'page@example' })}`);
  const page = await answer.text();
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img');
  expect(page).toContain(`<iframe title="The message" sandbox="allow-popups allow-popups-to-escape-sandbox"`);
  expect(page.match(/<li>/g)).toHaveLength(1);
  const empty = await (await fetch(`${sink.url}/?search=nobody-has-this`)).text();
  expect(empty).toContain('No messages.');
});

test('the HTML of a mail runs nothing and loads nothing from outside', async () => {
  await send({
    to: 'hostile@example.test',
    html: '<script>fetch("/messages")</script><img src="https://tracker.example/p.gif"><a href="https://shop.example/reset">Reset</a>',
  });
  const answer = await fetch(`${sink.url}/messages/${await onlyIdTo('hostile@example.test')}/html`);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/sandbox allow-popups allow-popups-to-escape-sandbox$/);
  expect(policy).not.toContain('script');
  expect(policy).toContain('img-src data:;');
});

test('the source is the bytes that were sent', async () => {
  await send({ to: 'raw@example.test', subject: 'Raw', messageId: '<raw@shop.example>' });
  const answer = await fetch(`${sink.url}/messages/${await onlyIdTo('raw@example.test')}/raw`);
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await answer.text()).toMatch(
    /^From: Shop <shop@example\.test>\r\n(.*\r\n)*Message-ID: <raw@shop\.example>\r\n/,
  );
});

test('the source keeps bytes that are no UTF-8', async () => {
  const raw = Buffer.concat([
    Buffer.from('To: latin@example.test\r\nSubject: Latin\r\n\r\n'),
    Buffer.from([0xe4, 0x0d, 0x0a]),
  ]);
  await send({ envelope: { from: 'shop@example.test', to: 'latin@example.test' }, raw });
  const answer = await fetch(`${sink.url}/messages/${await onlyIdTo('latin@example.test')}/raw`);
  expect(Buffer.from(await answer.arrayBuffer()).equals(raw)).toBe(true);
});
