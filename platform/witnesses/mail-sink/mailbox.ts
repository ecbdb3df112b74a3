import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { type Book, openBook, type Position } from '../kit/book.ts';
import { type Entry, entrySchema, type MessageSummary } from './entries.ts';
import { type Heading, headerOf, readHeading } from './heading.ts';

export type Envelope = { readonly from: string; readonly to: readonly string[] };
export type Kept = MessageSummary & { readonly position: Position };
type Arrived = Omit<Kept, keyof Heading> & { readonly header: string };

/** What someone who looks sees. */
export type Shelf = {
  /** In the order of their arrival. */
  readonly kept: readonly Kept[];
  readonly find: (id: string) => Kept | undefined;
  /** Where a message stands in the order of arrival. */
  readonly indexOf: (id: string) => number | undefined;
  readonly countOf: (messageId: string) => number;
  readonly counts: ReadonlyMap<string, number>;
};

export type Mailbox = {
  /** Resolves when the message is on the disk: only then may the sender be told so. */
  readonly take: (envelope: Envelope, raw: Buffer) => Promise<void>;
  /** How many messages were taken. */
  readonly size: () => number;
  /** Everything that was taken before. */
  readonly look: () => Promise<Shelf>;
  readonly raw: (message: Kept) => Promise<Buffer>;
  readonly open: (message: Kept) => Promise<ParsedMail>;
  readonly close: () => Promise<void>;
};

/**
 * The mailbox shows a message only once it is on the disk, so nothing seen can vanish. Headers are read when someone looks
 * and not when a message arrives: that would cost more than all else about it, and most are never looked at.
 */
export function openMailbox(dataDir: string): Mailbox {
  const unread: Arrived[] = [];
  const kept: Kept[] = [];
  const indexes = new Map<string, number>();
  const counts = new Map<string, number>();
  const shelf: Shelf = {
    kept,
    find: (id) => kept[indexes.get(id) ?? -1],
    indexOf: (id) => indexes.get(id),
    countOf: (messageId) => counts.get(messageId) ?? 0,
    counts,
  };
  let reading: Promise<void> | undefined;

  function keep({ header: _, ...arrived }: Arrived, heading: Heading): void {
    indexes.set(arrived.id, kept.length);
    kept.push({ ...arrived, ...heading });
    counts.set(heading.messageId, (counts.get(heading.messageId) ?? 0) + 1);
  }

  async function readHeadings(): Promise<void> {
    for (let next = unread[0]; next; next = unread[0]) {
      const heading = await readHeading(next.header);
      unread.shift();
      keep(next, heading);
    }
  }

  const book: Book<Entry> = openBook({
    path: join(dataDir, 'book.jsonl'),
    parse: (value) => entrySchema.parse(value),
    replay: (entry, position) => unread.push(arrivedOf(entry, rawOf(entry), position)),
  });
  const raw = async (message: Kept): Promise<Buffer> => rawOf(await book.read(message.position));
  return {
    async take(envelope, bytes) {
      const entry = entryOf(envelope, bytes);
      const position = await book.append(entry);
      unread.push(arrivedOf(entry, bytes, position));
    },
    size: () => kept.length + unread.length,
    async look() {
      reading ??= readHeadings().finally(() => {
        reading = undefined;
      });
      await reading;
      return shelf;
    },
    raw,
    open: async (message) => simpleParser(await raw(message)),
    close: book.close,
  };
}

function entryOf(envelope: Envelope, raw: Buffer): Entry {
  return {
    kind: 'taken',
    id: `mail_${randomUUID().replaceAll('-', '')}`,
    at: Date.now(),
    envelopeFrom: envelope.from,
    envelopeTo: [...envelope.to],
    sizeBytes: raw.length,
    rawBase64: raw.toString('base64'),
  };
}

function rawOf({ rawBase64 }: Entry): Buffer {
  return Buffer.from(rawBase64, 'base64');
}

function arrivedOf({ kind: _, rawBase64: __, ...facts }: Entry, raw: Buffer, position: Position): Arrived {
  return { ...facts, position, header: headerOf(raw) };
}
