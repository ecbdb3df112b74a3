import { domainToASCII } from 'node:url';
import type { Mail } from './ports.ts';

const CRLF = '\r\n';
/** RFC 2045, section 6.8. */
const BASE64_LINE_LENGTH = 76;
/** An encoded word has at most 75 characters (RFC 2047, section 2): the rest of 60 in base64 holds so many bytes. */
const WORD_BYTES = 45;
const PLAIN_HEADER_LENGTH = 70;
/** `=_` is in no text in base64, so it ends no part of a mail. */
const BOUNDARY = '=_part';

/**
 * The mail as it goes over the wire (RFC 5322 and 2045 to 2047): the same words as plain text and as HTML, in UTF-8. Nothing
 * that a name or a subject holds can begin another header.
 */
export function internetMessage(mail: Mail, headers: Readonly<Record<string, string>>, now: Date): Buffer {
  const head = {
    From: mailbox(mail.from),
    To: mailbox(mail.to),
    Subject: words(oneLine(mail.subject), 'Subject: '.length),
    'Message-ID': mail.messageId,
    Date: now.toUTCString().replace('GMT', '+0000'),
    ...headers,
    'MIME-Version': '1.0',
    'Content-Type': `multipart/alternative; boundary="${BOUNDARY}"`,
  };
  const lines = [
    ...Object.entries(head).map(([name, value]) => `${name}: ${value}`),
    '',
    ...part('text/plain', mail.text),
    ...part('text/html', mail.html),
    `--${BOUNDARY}--`,
    '',
  ];
  return Buffer.from(lines.join(CRLF), 'latin1');
}

/** The address without its name, with the domain in the form that mail servers know. */
export function envelopeAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

function part(type: string, text: string): string[] {
  const body = Buffer.from(text, 'utf8').toString('base64');
  const lines = [`--${BOUNDARY}`, `Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64', ''];
  for (let at = 0; at < body.length; at += BASE64_LINE_LENGTH) lines.push(body.slice(at, at + BASE64_LINE_LENGTH));
  return lines;
}

function mailbox({ name, address }: Mail['from']): string {
  const shown = oneLine(name);
  const where = `<${envelopeAddress(address)}>`;
  if (shown === '') return where;
  const isPlain = isAscii(shown) && shown.length <= PLAIN_HEADER_LENGTH;
  return `${isPlain ? `"${shown.replaceAll(/["\\]/g, '\\$&')}"` : encodedWords(shown)} ${where}`;
}

function words(text: string, before: number): string {
  return isAscii(text) && !text.includes('=?') && text.length + before <= PLAIN_HEADER_LENGTH
    ? text
    : encodedWords(text);
}

/** RFC 2047: no character is divided between two words. */
function encodedWords(text: string): string {
  const pieces: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > WORD_BYTES) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join(`${CRLF} `);
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get into a header.
  return text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

function isAscii(text: string): boolean {
  return /^[\u0020-\u007e]*$/.test(text);
}
