import type { CardOutcome } from './domain/card-outcome.ts';

export type AuthoriseCard = {
  readonly account: string;
  /** Ours: names the authorisation before the provider has made it. */
  readonly reference: string;
  readonly token: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly returnUrl?: string | undefined;
};

export type MoveMoney = {
  readonly account: string;
  readonly reference: string;
  readonly authorisationId: string;
  readonly amountMinor: number;
  /** The same key again is the same movement. */
  readonly key: string;
  /** An earlier attempt may have been done: look before asking. */
  readonly again: boolean;
};

/** `refused`: the provider will not, and asking again will not help. `unknown`: no answer, find out later. */
export type MoveOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'unknown' };

/** `none`: nothing was made under the reference so far; only a cancellation makes sure that nothing will be. */
export type FindOutcome = CardOutcome | { readonly outcome: 'none' };

/** What a signed message of the provider says. `undefined` outcome: of no interest here. */
export type WebhookMessage = { readonly reference: string; readonly outcome: CardOutcome };

/**
 * Who moves money on cards. Every method answers within its time: what is not known is an outcome, not an error. The
 * contract suite in test/provider-contract.ts holds for each adapter.
 */
export type PaymentProvider = {
  readonly name: string;
  readonly authorise: (request: AuthoriseCard) => Promise<CardOutcome>;
  /** The status query for a reference whose outcome is not known. */
  readonly find: (account: string, reference: string) => Promise<FindOutcome>;
  /** Voids what is there and refuses what may come: undo may overtake do. */
  readonly cancel: (account: string, reference: string) => Promise<MoveOutcome>;
  readonly capture: (request: MoveMoney) => Promise<MoveOutcome>;
  readonly refund: (request: MoveMoney) => Promise<MoveOutcome>;
  readonly connect: (
    account: string,
    webhook: { readonly url: string; readonly secret: string },
  ) => Promise<MoveOutcome>;
  /** Reads a message whose signature was verified. */
  readonly readWebhook: (body: string) => WebhookMessage | undefined;
  readonly close: () => Promise<void>;
};
