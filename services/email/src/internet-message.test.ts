import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { envelopeAddress, internetMessage } from './internet-message.ts';
import type { Mail } from './ports.ts';

const NOW = new Date('2026-11-28T10:00:00Z');
const MAIL: Mail = {
  messageId: '<msg_1@shop.test>',
  from: { name: 'Alder & Tarn', address: 'hello@shop.test' },
  to: { name: 'Ann', address: 'ann@example.test' },
  subject: 'Your order MUG-1001',
  text: 'Thank you.\n',
  html: '<p>Thank you.</p>',
};

const written = (part: Partial<Mail> = {}, headers = {}) =>
  internetMessage({ ...MAIL, ...part }, headers, NOW).toString('latin1');
const read = (part: Partial<Mail> = {}) => simpleParser(internetMessage({ ...MAIL, ...part }, {}, NOW));

test('another program reads what was written', async () => {
  const mail = await simpleParser(internetMessage(MAIL, { 'Auto-Submitted': 'auto-generated' }, NOW));
  expect(mail.from?.value).toEqual([{ name: 'Alder & Tarn', address: 'hello@shop.test' }]);
  expect(mail.to).toMatchObject({ value: [{ name: 'Ann', address: 'ann@example.test' }] });
  expect(mail).toMatchObject({ subject: MAIL.subject, messageId: MAIL.messageId, date: NOW });
  expect([mail.text, mail.html]).toEqual([MAIL.text, MAIL.html]);
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
});

test('any name, subject and text arrive as they are, in lines that every mail server takes and none of which begins with a dot', async () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 120 }).map((text) => text.replaceAll(/\s+/g, ' ').trim());
  await fc.assert(
    fc.asyncProperty(words, words, fc.string({ unit: 'grapheme', maxLength: 2_000 }), async (name, subject, text) => {
      const html = `<p>${text}</p>`;
      const part = { to: { name, address: 'ann@example.test' }, subject, text: `x${text}x`, html };
      const mail = await read(part);
      expect(mail.to).toMatchObject({ value: [{ name, address: 'ann@example.test' }] });
      expect(mail.subject ?? '').toBe(subject);
      expect([mail.text, mail.html]).toEqual([part.text, html]);
      for (const line of written(part).split('\r\n')) expect(line).toMatch(/^(?!\.)[\u0020-\u007e]{0,100}$/);
    }),
    { numRuns: 200 },
  );
});

test('no name and no subject adds a header', async () => {
  const evil = 'Ann\r\nBcc: everyone@example.test\r\n\r\nHello';
  const mail = await read({ to: { name: evil, address: 'ann@example.test' }, subject: evil });
  expect(mail.headers.has('bcc')).toBe(false);
  expect(mail.bcc).toBeUndefined();
  expect([mail.text, mail.html]).toEqual([MAIL.text, MAIL.html]);
});

test('a domain in any script goes out in the form that mail servers know', () => {
  expect(envelopeAddress('ann@bücher.example')).toBe('ann@xn--bcher-kva.example');
  expect(envelopeAddress('ann@example.test')).toBe('ann@example.test');
});
