import { type Database, rowsOf, sql } from '@concord/database';
import { giftCardAccount } from '../domain/account.ts';
import type { Balance } from '../domain/balance.ts';
import type { GiftCard } from '../domain/gift-card.ts';
import { balanceFromRow, giftCardFromRow } from './ledger-tables.ts';

export async function readGiftCard(
  database: Database,
  merchantId: string,
  giftCardId: string,
): Promise<{ card: GiftCard; balance: Balance } | undefined> {
  const [cards, found] = await database.forMerchant(
    merchantId,
    sql('select * from gift_card where merchant_id = $1 and id = $2', merchantId, giftCardId),
    sql('select * from balance where merchant_id = $1 and account = $2', merchantId, giftCardAccount(giftCardId)),
  );
  const [card, balance] = [cards?.rows[0], found?.rows[0]];
  return card && balance && { card: giftCardFromRow(card), balance: balanceFromRow(balance) };
}

type PageQuery = { readonly first: number; readonly after?: string | undefined };

/** A page of balances by account and currency; the cursor is the last key. */
export async function readBalances(database: Database, merchantId: string, query: PageQuery): Promise<Balance[]> {
  const [account = '', currency = ''] = query.after?.split(' ') ?? [];
  const text = `select * from balance where merchant_id = $1 and (account, currency) > ($2, $3)
    order by account, currency limit $4`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, account, currency, query.first));
  return (result?.rows ?? []).map(balanceFromRow);
}

export type EntryRow = {
  readonly transaction_id: string;
  readonly line: number;
  readonly kind: string;
  readonly account: string;
  readonly currency: string;
  readonly amount_minor: number;
  readonly source_id: string;
  readonly occurred_at: number;
};

/** A page of entries, newest first; the cursor is time, transaction and line of the last. */
export async function readEntries(
  database: Database,
  merchantId: string,
  query: PageQuery & { readonly account?: string | undefined; readonly sourceId?: string | undefined },
): Promise<EntryRow[]> {
  const [time, transaction, line] = query.after?.split(' ') ?? [];
  const text = `select * from entry where merchant_id = $1
    and ($2::timestamptz is null or (occurred_at, transaction_id, line) < ($2::timestamptz, $3, $4::int))
    and ($5::text is null or account = $5) and ($6::text is null or source_id = $6)
    order by occurred_at desc, transaction_id desc, line desc limit $7`;
  const values = [merchantId, time, transaction, line, query.account, query.sourceId, query.first];
  const [result] = await database.forMerchant(merchantId, sql<EntryRow>(text, ...values));
  return rowsOf<EntryRow>(result);
}
