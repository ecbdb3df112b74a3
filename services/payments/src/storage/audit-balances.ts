import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import type { AuditQuery, Section } from './audit-ledger.ts';

type BalanceRow = {
  merchant_id: string;
  account: string;
  currency: string;
  side: string;
  stored_value: boolean;
  balance_minor: number;
  held_minor: number;
  version: number;
  booked: number;
  promised: number;
};

/** Each balance beside the sum of its entries and what open payments hold of it, in one snapshot. */
const BALANCES = `
  select b.merchant_id, b.account, b.currency, b.side, b.stored_value, b.balance_minor, b.held_minor, b.version,
    coalesce((select sum(e.amount_minor) from entry e where e.merchant_id = b.merchant_id and e.account = b.account
      and e.currency = b.currency), 0)::bigint as booked,
    coalesce(h.promised, 0)::bigint as promised
  from (
    select * from balance where (merchant_id, account, currency) > ($1, $2, $3)
    order by merchant_id, account, currency limit $4
  ) b
  left join (
    select p.merchant_id, 'gift_card:' || (tender->>'giftCardId') as account, p.currency,
      sum((tender->>'amountMinor')::bigint) as promised
    from payment p cross join lateral json_array_elements(p.details->'tenders') tender
    where p.status in ('authorising', 'action_required', 'authorised', 'capturing', 'cancelling')
      and tender->>'kind' = 'gift_card'
    group by 1, 2, 3
  ) h using (merchant_id, account, currency)
  order by b.merchant_id, b.account, b.currency`;

/** Accounts that have entries and no balance at all: found by the entries' first rows, once, on the last page. */
const WITHOUT_BALANCE = `
  select distinct e.merchant_id, e.account, e.currency from entry e
  where not exists (select from balance b where b.merchant_id = e.merchant_id and b.account = e.account
    and b.currency = e.currency) limit $1`;

export async function auditBalances(system: Database, key: readonly string[], { first }: AuditQuery): Promise<Section> {
  const [merchant = '', account = '', currency = ''] = key;
  const page = sql<BalanceRow>(BALANCES, merchant, account, currency, first);
  const rows = await pageOfAllMerchants(system, page, first);
  const last = rows.length === first ? rows.at(-1) : undefined;
  const lost = last ? [] : await pageOfAllMerchants(system, sql<BalanceRow>(WITHOUT_BALANCE, first), first);
  return {
    checked: rows.length,
    violations: [
      ...rows.flatMap(violationsOf),
      ...lost.map((row) => ({ ...ofAccount(row), law: 'L6', detail: 'has entries but no balance', version: 0 })),
    ],
    last: last && [last.merchant_id, last.account, last.currency],
  };
}

function ofAccount({ merchant_id, account, currency }: BalanceRow): { readonly subject: string } {
  return { subject: `${merchant_id} account ${account} ${currency}` };
}

function violationsOf(row: BalanceRow): Violation[] {
  const booked = row.side === 'debit' ? row.booked : -row.booked;
  const rules: [boolean, string][] = [
    [row.balance_minor === booked, `balance is ${row.balance_minor}, its entries add up to ${booked}`],
    [row.held_minor === row.promised, `held is ${row.held_minor}, open payments hold ${row.promised}`],
    [!row.stored_value || row.balance_minor >= row.held_minor, 'stored value is below what is held of it'],
    [!row.stored_value || row.balance_minor >= 0, `stored value is ${row.balance_minor}`],
  ];
  return rules
    .filter(([holds]) => !holds)
    .map(([, detail]) => ({ ...ofAccount(row), law: 'L6', detail, version: row.version }));
}
