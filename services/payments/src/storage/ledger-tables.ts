import { aggregateTable, ledgerTable } from '@concord/database';
import { isStoredValue } from '../domain/account.ts';
import type { Balance } from '../domain/balance.ts';
import type { GiftCard } from '../domain/gift-card.ts';
import type { Entry } from '../domain/movement.ts';
import { timeText } from './payment-tables.ts';

/** The ledger of money. */
export const entries = ledgerTable<Entry>({
  name: 'entry',
  columns: {
    transaction_id: 'text',
    line: 'int',
    kind: 'text',
    account: 'text',
    currency: 'text',
    amount_minor: 'bigint',
    source_id: 'text',
    actor_kind: 'text',
    actor_id: 'text',
    request_id: 'text',
    occurred_at: 'timestamptz',
  },
  toRow: (entry) => ({
    transaction_id: entry.transactionId,
    line: entry.line,
    kind: entry.kind,
    account: entry.account,
    currency: entry.currency,
    amount_minor: entry.amountMinor,
    source_id: entry.sourceId,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    request_id: entry.requestId,
    occurred_at: timeText(entry.occurredAtMs),
  }),
});

export const balances = aggregateTable<Balance>({
  name: 'balance',
  kept: 'version',
  key: ['account', 'currency'],
  columns: { side: 'text', stored_value: 'boolean', balance_minor: 'bigint', held_minor: 'bigint', version: 'bigint' },
  keyOf: (balance) => [balance.account, balance.currency],
  fromRow: balanceFromRow,
  toRow: (balance) => ({
    account: balance.account,
    currency: balance.currency,
    side: balance.side,
    stored_value: isStoredValue(balance.account),
    balance_minor: balance.balanceMinor,
    held_minor: balance.heldMinor,
    version: balance.version,
  }),
});

export function balanceFromRow(row: Record<string, unknown>): Balance {
  return {
    account: row.account as string,
    currency: row.currency as string,
    side: row.side as Balance['side'],
    balanceMinor: row.balance_minor as number,
    heldMinor: row.held_minor as number,
    version: row.version as number,
  };
}

export const giftCards = aggregateTable<GiftCard>({
  name: 'gift_card',
  key: ['id'],
  columns: { currency: 'text', issued_minor: 'bigint', last4: 'text', issued_at: 'timestamptz', version: 'bigint' },
  keyOf: (card) => [card.id],
  fromRow: giftCardFromRow,
  toRow: (card) => ({
    id: card.id,
    currency: card.currency,
    issued_minor: card.issuedMinor,
    last4: card.last4,
    issued_at: timeText(card.issuedAtMs),
    version: card.version,
  }),
  personal: ['last4'],
});

export function giftCardFromRow(row: Record<string, unknown>): GiftCard {
  return {
    id: row.id as string,
    currency: row.currency as string,
    issuedMinor: row.issued_minor as number,
    last4: row.last4 as string,
    issuedAtMs: row.issued_at as number,
    version: row.version as number,
  };
}
