import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { type Book, openBook, type Position } from '../kit/book.ts';
import { type Entry, entrySchema, type MessageSummary, summarySchema } from './entries.ts';

export type Envelope = { readonly from: string; readonly to: readonly string[] };
export type Kept = MessageSummary & { readonly position: Position };

export type Mailbox = {
  /** In the order of their arrival. */
  readonly kept: () => readonly Kept[];
  readonly find: (id: string) => Kept | undefined;
  /** Where a message stands in the order of arrival. */
  readonly indexOf: (id: string) => number | undefined;
  readonly countOf: (messageId: string) => number;
  readonly counts: () => ReadonlyMap<string, number>;
  /** Resolves when the message is on the disk: only then may the sender be told so. */
  readonly take: (envelope: Envelope, raw: Buffer) => Promise<MessageSummary>;
  readonly raw: (message: Kept) => Promise<Buffer>;
  readonly open: (message: Kept) => Promise<ParsedMail>;
  readonly close: () => Promise<void>;
};

/** The mailbox shows a message only once it is on the disk, so nothing seen can vanish. */
export function openMailbox(dataDir: string): Mailbox {
  const kept: Kept[] = [];
  const indexes = new Map<string, number>();
  const counts = new Map<string, number>();
  const keep = (entry: Entry, position: Position): void => {
    indexes.set(entry.id, kept.length);
    kept.push({ ...summarySchema.parse(entry), position });
    counts.set(entry.messageId, (counts.get(entry.messageId) ?? 0) + 1);
  };
  const book: Book<Entry> = openBook({
    path: join(dataDir, 'book.jsonl'),
    parse: (value) => entrySchema.parse(value),
    replay: keep,
  });
  const rawOf = async (message: Kept): Promise<Buffer> =>
    Buffer.from((await book.read(message.position)).rawBase64, 'base64');
  return {
    kept: () => kept,
    find: (id) => kept[indexes.get(id) ?? -1],
    indexOf: (id) => indexes.get(id),
    countOf: (messageId) => counts.get(messageId) ?? 0,
    counts: () => counts,
    async take(envelope, raw) {
      const entry = entryOf(envelope, raw, await simpleParser(headerOf(raw)));
      keep(entry, await book.append(entry));
      return summarySchema.parse(entry);
    },
    raw: rawOf,
    open: async (message) => simpleParser(await rawOf(message)),
    close: book.close,
  };
}

/** All that a list shows; what the message says is read when someone opens it. */
function headerOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return end === -1 ? raw : raw.subarray(0, end + 4);
}

function entryOf(envelope: Envelope, raw: Buffer, mail: ParsedMail): Entry {
  return {
    kind: 'taken',
    id: `mail_${randomUUID().replaceAll('-', '')}`,
    at: Date.now(),
    envelopeFrom: envelope.from,
    envelopeTo: [...envelope.to],
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    from: mail.from?.text ?? '',
    to: addressText(mail.to),
    sizeBytes: raw.length,
    rawBase64: raw.toString('base64'),
  };
}

function addressText(to: AddressObject | AddressObject[] | undefined): string {
  if (to === undefined) return '';
  return Array.isArray(to) ? to.map((each) => each.text).join(', ') : to.text;
}
