import type { Behaviour } from './cards.ts';
import { TEST_CARDS } from './cards.ts';
import type { Entry, EntryOf } from './entries.ts';

export type Status = 'authorised' | 'declined' | 'action_required' | 'captured' | 'voided';

/** One movement on an authorisation, with the key of the call that caused it: evidence for a reconciliation. */
export type Movement = { readonly id: string; readonly amountMinor: number; readonly at: number; readonly key: string };

export type Authorisation = {
  readonly id: string;
  readonly merchantAccount: string;
  readonly reference: string;
  readonly status: Status;
  readonly amountMinor: number;
  readonly currency: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Released and never to be captured: the amount less what was captured before the void. */
  readonly voidedMinor: number;
  readonly declineCode?: string;
  readonly returnUrl?: string;
  readonly captures: readonly Movement[];
  readonly refunds: readonly Movement[];
  readonly behaviour: Behaviour;
  readonly createdAt: number;
  /** Counts the entries about it. */
  readonly version: number;
};

export type Account = { readonly webhookUrl: string | null; readonly webhookSecret: string };
export type Card = { readonly behaviour: Behaviour };
/** What an idempotency key stands for: the authorisation as it was right after the call, and the movement it made. */
export type Remembered = {
  readonly fingerprint: string;
  readonly authorisation: Authorisation;
  readonly movement?: Movement;
};

export type State = {
  readonly accounts: Map<string, Account>;
  readonly cards: Map<string, Card>;
  /** In the order they were made: the book's paging relies on it. */
  readonly order: string[];
  readonly positions: Map<string, number>;
  readonly authorisations: Map<string, Authorisation>;
  readonly byReference: Map<string, string[]>;
  /** References that were undone: nothing can be authorised under them any more. */
  readonly tombstones: Set<string>;
  readonly remembered: Map<string, Remembered>;
};

export function emptyState(): State {
  return {
    accounts: new Map(),
    cards: new Map(TEST_CARDS.map((card) => [card.token, { behaviour: card.behaviour }])),
    order: [],
    positions: new Map(),
    authorisations: new Map(),
    byReference: new Map(),
    tombstones: new Set(),
    remembered: new Map(),
  };
}

/** References and idempotency keys belong to one merchant account. */
export function scoped(merchantAccount: string, name: string): string {
  return `${merchantAccount}\n${name}`;
}

/** Adds an entry to the state, and returns the authorisation it changed, as it is now. */
export function apply(state: State, entry: Entry): Authorisation | undefined {
  switch (entry.kind) {
    case 'account-set':
      state.accounts.set(entry.merchantAccount, { webhookUrl: entry.webhookUrl, webhookSecret: entry.webhookSecret });
      return undefined;
    case 'tokenised':
      state.cards.set(entry.token, { behaviour: entry.behaviour });
      return undefined;
    case 'reference-cancelled':
      state.tombstones.add(scoped(entry.merchantAccount, entry.reference));
      return undefined;
    case 'authorised':
      return begin(state, entry);
    case 'challenge-answered':
      return change(state, entry.id, (before) =>
        entry.approved
          ? { ...before, status: 'authorised' }
          : { ...before, status: 'declined', declineCode: 'authentication_failed' },
      );
    case 'voided':
      return change(state, entry.id, (before) => ({
        ...before,
        status: before.capturedMinor > 0 ? 'captured' : 'voided',
        voidedMinor: before.amountMinor - before.capturedMinor,
      }));
    case 'captured':
    case 'refunded':
      return move(state, entry);
  }
}

function begin(state: State, entry: EntryOf<'authorised'>): Authorisation {
  const { kind: _, entryId: __, key, fingerprint, at, ...facts } = entry;
  const authorisation: Authorisation = {
    id: facts.id,
    merchantAccount: facts.merchantAccount,
    reference: facts.reference,
    status: facts.status,
    amountMinor: facts.amountMinor,
    currency: facts.currency,
    capturedMinor: 0,
    refundedMinor: 0,
    voidedMinor: 0,
    captures: [],
    refunds: [],
    behaviour: facts.behaviour,
    createdAt: at,
    version: 1,
    ...(facts.declineCode === undefined ? {} : { declineCode: facts.declineCode }),
    ...(facts.returnUrl === undefined ? {} : { returnUrl: facts.returnUrl }),
  };
  const reference = scoped(entry.merchantAccount, entry.reference);
  state.positions.set(entry.id, state.order.length);
  state.order.push(entry.id);
  state.authorisations.set(entry.id, authorisation);
  state.byReference.set(reference, [...(state.byReference.get(reference) ?? []), entry.id]);
  state.remembered.set(scoped(entry.merchantAccount, key), { fingerprint, authorisation });
  return authorisation;
}

function move(state: State, entry: EntryOf<'captured'> | EntryOf<'refunded'>): Authorisation {
  const { at, key, fingerprint, amountMinor } = entry;
  const isCapture = entry.kind === 'captured';
  const movement = { id: isCapture ? entry.captureId : entry.refundId, amountMinor, at, key };
  const authorisation = change(state, entry.id, (before) =>
    isCapture
      ? {
          ...before,
          status: 'captured',
          capturedMinor: before.capturedMinor + amountMinor,
          captures: [...before.captures, movement],
        }
      : { ...before, refundedMinor: before.refundedMinor + amountMinor, refunds: [...before.refunds, movement] },
  );
  state.remembered.set(scoped(authorisation.merchantAccount, key), { fingerprint, authorisation, movement });
  return authorisation;
}

function change(state: State, id: string, next: (before: Authorisation) => Authorisation): Authorisation {
  const before = state.authorisations.get(id);
  if (!before) throw new Error(`The book speaks of ${id} before it was authorised.`);
  const after = { ...next(before), version: before.version + 1 };
  state.authorisations.set(id, after);
  return after;
}
