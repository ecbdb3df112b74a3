import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import { auditBalances } from './audit-balances.ts';
import { auditPayments, type PaymentFact } from './audit-payments.ts';
import { auditShifts } from './audit-shifts.ts';

export type AuditQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly orderWithinMs: number;
};
/** What one section of the audit found, and the key of the last row if there may be more. */
export type Section = {
  readonly checked: number;
  readonly violations: readonly Violation[];
  readonly facts?: readonly PaymentFact[];
  readonly last: readonly string[] | undefined;
};

const SECTIONS = {
  transactions: auditTransactions,
  balances: auditBalances,
  payments: auditPayments,
  shifts: auditShifts,
} as const;
type SectionName = keyof typeof SECTIONS;
const ORDER = Object.keys(SECTIONS) as SectionName[];

/** One page of the proof: section after section, each paged by key; the cursor names the section and its last key. */
export async function auditLedger(system: Database, query: AuditQuery) {
  const [named, ...key] = query.after?.split(' ') ?? [];
  const name = ORDER.find((one) => one === named) ?? 'transactions';
  const { checked, violations, facts, last } = await SECTIONS[name](system, key, query);
  const following = ORDER[ORDER.indexOf(name) + 1];
  const more = last ? [name, ...last].join(' ') : (following ?? null);
  return { section: name, checked, violations: [...violations], facts: [...(facts ?? [])], nextCursor: more };
}

type TransactionRow = { merchant_id: string; transaction_id: string; currency: string; sum: number; kinds: number };

const TRANSACTIONS = `
  select merchant_id, transaction_id, currency, sum(amount_minor)::bigint as sum from entry
  where (merchant_id, transaction_id) > ($1, $2)
  group by merchant_id, transaction_id, currency order by merchant_id, transaction_id, currency limit $3`;

/** Debits equal credits, in every transaction and currency. */
async function auditTransactions(system: Database, key: readonly string[], { first }: AuditQuery): Promise<Section> {
  const [merchant = '', transaction = ''] = key;
  const rows = await pageOfAllMerchants(system, sql<TransactionRow>(TRANSACTIONS, merchant, transaction, first), first);
  const last = rows.length === first ? rows.at(-1) : undefined;
  return {
    checked: rows.length,
    violations: rows
      .filter(({ sum }) => sum !== 0)
      .map(({ merchant_id, transaction_id, currency, sum }) => ({
        law: 'L6',
        subject: `${merchant_id} transaction ${transaction_id}`,
        detail: `debits less credits are ${sum} ${currency}`,
        version: 1,
      })),
    last: last && [last.merchant_id, last.transaction_id],
  };
}
