import { join } from 'node:path';
import { type Book, openBook } from '../kit/book.ts';
import { type Delivery, type Entry, entrySchema } from './entries.ts';

/** One message (hook and id) with all that was heard of it. Only deliveries with a good signature count. */
export type Message = {
  readonly hook: string;
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly attempts: number;
  readonly taken: number;
  /** Times it was taken again after it had been taken. */
  readonly duplicates: number;
  /** False if a repeat carried another body than the first. */
  readonly sameBody: boolean;
};

export type Receiver = {
  readonly secrets: Map<string, string>;
  readonly deliveries: Delivery[];
  readonly messages: Map<string, Message>;
  readonly record: (entry: Entry) => Promise<void>;
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export function openReceiver(dataDir: string): Receiver {
  const secrets = new Map<string, string>();
  const deliveries: Delivery[] = [];
  const messages = new Map<string, Message>();
  const apply = (entry: Entry): void => {
    if (entry.kind === 'hook-set') {
      secrets.set(entry.hook, entry.secret);
      return;
    }
    deliveries.push(entry);
    if (!entry.verified) return;
    const key = `${entry.hook}\n${entry.id}`;
    messages.set(key, heardAgain(messages.get(key), entry));
  };
  const book: Book<Entry> = openBook({
    path: join(dataDir, 'book.jsonl'),
    parse: (value) => entrySchema.parse(value),
    replay: apply,
  });
  return {
    secrets,
    deliveries,
    messages,
    record: async (entry) => {
      apply(entry);
      await book.append(entry);
    },
    settled: book.settled,
    close: book.close,
  };
}

function heardAgain(before: Message | undefined, delivery: Delivery): Message {
  const { hook, id, type, body, at } = delivery;
  const taken = (before?.taken ?? 0) + (delivery.outcome === 'taken' ? 1 : 0);
  return {
    hook,
    id,
    type,
    body: before?.body ?? body,
    firstAt: before?.firstAt ?? at,
    lastAt: at,
    attempts: (before?.attempts ?? 0) + 1,
    taken,
    duplicates: Math.max(0, taken - 1),
    sameBody: (before?.sameBody ?? true) && (before === undefined || before.body === body),
  };
}
