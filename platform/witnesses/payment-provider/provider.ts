import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type Book, openBook } from '../kit/book.ts';
import { type Control, type ControlChange, controlSchema, DEFAULT_CONTROL } from './control.ts';
import type { Fresh } from './decide.ts';
import { type Address, addressAt, createDeliverer, type Deliverer, type Delivery } from './deliver.ts';
import { type Entry, entrySchema } from './entries.ts';
import { webhookEventOf } from './events.ts';
import { type Account, type Authorisation, apply, emptyState, type State } from './state.ts';

export type Provider = {
  readonly state: State;
  readonly control: () => Control;
  readonly changeControl: (change: ControlChange) => Control;
  readonly deliverer: Deliverer;
  /** Changes the state at once (so the next decision sees it) and resolves when the entries are on the disk. */
  readonly commit: (entries: readonly Entry[]) => Promise<void>;
  /** Await before answering from the state: nothing is shown that a kill could take back. */
  readonly settled: () => Promise<void>;
  readonly fresh: () => Fresh;
  readonly close: () => Promise<void>;
};

const noteSchema = z.object({ id: z.string(), outcome: z.enum(['delivered', 'abandoned']) });
type Note = z.infer<typeof noteSchema>;

/** Opens the provider's books: the money, and which webhooks were delivered. Undelivered ones are tried again. */
export function openProvider(dataDir: string): Provider {
  const state = emptyState();
  let control = DEFAULT_CONTROL;
  const done = new Set<string>();
  const notes: Book<Note> = openBook({
    path: join(dataDir, 'webhooks.jsonl'),
    parse: (value) => noteSchema.parse(value),
    replay: ({ id }) => done.add(id),
    flush: false,
  });
  const undelivered: Delivery[] = [];
  const book: Book<Entry> = openBook({
    path: join(dataDir, 'book.jsonl'),
    parse: (value) => entrySchema.parse(value),
    replay: (entry) => {
      const delivery = deliveryOf(state, entry, apply(state, entry));
      if (delivery && !done.has(entry.entryId)) undelivered.push(delivery);
    },
  });
  done.clear();
  const deliverer = createDeliverer({
    control: () => control,
    addressOf: addressBook(state),
    note: (id, outcome) => void notes.append({ id, outcome }),
  });
  for (const delivery of undelivered) deliverer.enqueue(delivery);

  return {
    state,
    control: () => control,
    changeControl(change) {
      control = controlSchema.parse({ ...control, ...change });
      deliverer.wake();
      return control;
    },
    deliverer,
    async commit(entries) {
      const caused = entries.map((entry) => ({ entry, authorisation: apply(state, entry) }));
      await Promise.all(entries.map((entry) => book.append(entry)));
      for (const { entry, authorisation } of caused) {
        const delivery = deliveryOf(state, entry, authorisation);
        if (delivery) deliverer.enqueue(delivery, lateByMs(entry, control));
      }
    },
    settled: book.settled,
    fresh: () => ({ at: Date.now(), newId: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}` }),
    async close() {
      deliverer.close();
      await Promise.all([book.close(), notes.close()]);
    },
  };
}

/** An account that changes is another object, so what was made of it before is forgotten. */
function addressBook(state: State): (merchantAccount: string) => Address | undefined {
  const addresses = new WeakMap<Account, Address>();
  return (merchantAccount) => {
    const account = state.accounts.get(merchantAccount);
    if (!account?.webhookUrl) return undefined;
    const address = addresses.get(account) ?? addressAt(account.webhookUrl, account.webhookSecret);
    addresses.set(account, address);
    return address;
  };
}

/** A webhook is due if the account had an address when the entry was made. */
function deliveryOf(state: State, entry: Entry, authorisation: Authorisation | undefined): Delivery | undefined {
  const event = webhookEventOf(entry, authorisation);
  if (!event || !authorisation) return undefined;
  if (!state.accounts.get(authorisation.merchantAccount)?.webhookUrl) return undefined;
  return { event, merchantAccount: authorisation.merchantAccount };
}

function lateByMs(entry: Entry, control: Control): number {
  return entry.kind === 'authorised' && entry.behaviour === 'late_webhook' ? control.lateWebhookDelayMs : 0;
}
