import { sumMinor } from '@concord/money';

/** One account's part of a movement: debit positive, credit negative. */
export type MovementLine = { readonly account: string; readonly amountMinor: number };

/** Money that moves between accounts in one currency; the lines add up to zero. */
export type Movement = {
  /** Names what it books, so that nothing is ever booked twice: `capture:pay_…`. */
  readonly transactionId: string;
  readonly kind: MovementKind;
  readonly currency: string;
  readonly sourceId: string;
  readonly lines: readonly MovementLine[];
};

export type MovementKind =
  | 'capture'
  | 'refund'
  | 'gift_card_issue'
  | 'float'
  | 'paid_in'
  | 'paid_out'
  | 'drop'
  | 'shift_close';

/** One row of the ledger. */
export type Entry = {
  readonly transactionId: string;
  readonly line: number;
  readonly kind: MovementKind;
  readonly account: string;
  readonly currency: string;
  readonly amountMinor: number;
  readonly sourceId: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly occurredAtMs: number;
};

type Cause = {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly nowMs: number;
};

/** The entries of a movement, one per account; throws unless debits equal credits. */
export function entriesOf(movement: Movement, { actor, requestId, nowMs }: Cause): Entry[] {
  const { transactionId, kind, currency, sourceId } = movement;
  const amounts = new Map<string, number>();
  for (const { account, amountMinor } of movement.lines) {
    amounts.set(account, (amounts.get(account) ?? 0) + amountMinor);
  }
  if (sumMinor(amounts.values()) !== 0) throw new Error(`${transactionId} does not balance`);
  return [...amounts]
    .filter(([, amountMinor]) => amountMinor !== 0)
    .map(([account, amountMinor], line) => ({
      ...{ transactionId, line, kind, account, currency, amountMinor, sourceId },
      ...{ actor, requestId, occurredAtMs: nowMs },
    }));
}
