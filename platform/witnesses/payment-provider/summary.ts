import { z } from 'zod';
import type { State } from './state.ts';

export const summarySchema = z.object({
  totals: z.array(
    z.object({
      merchantAccount: z.string(),
      currency: z.string(),
      authorisations: z.int(),
      declined: z.int(),
      authorisedMinor: z.int(),
      capturedMinor: z.int(),
      refundedMinor: z.int(),
      voidedMinor: z.int(),
    }),
  ),
  tombstones: z.int(),
});

export type Summary = z.infer<typeof summarySchema>;

/** Sums per merchant account and currency; never across currencies. Declined and unfinished ones authorise nothing. */
export function summaryOf(state: State, merchantAccount?: string): Summary {
  const totals = new Map<string, Summary['totals'][number]>();
  for (const row of state.authorisations.values()) {
    if (merchantAccount !== undefined && row.merchantAccount !== merchantAccount) continue;
    const key = `${row.merchantAccount}\n${row.currency}`;
    const sum = totals.get(key) ?? { merchantAccount: row.merchantAccount, currency: row.currency, ...ZERO };
    const held = row.status === 'authorised' || row.status === 'captured' || row.status === 'voided';
    totals.set(key, {
      ...sum,
      authorisations: sum.authorisations + 1,
      declined: sum.declined + (row.status === 'declined' ? 1 : 0),
      authorisedMinor: sum.authorisedMinor + (held ? row.amountMinor : 0),
      capturedMinor: sum.capturedMinor + row.capturedMinor,
      refundedMinor: sum.refundedMinor + row.refundedMinor,
      voidedMinor: sum.voidedMinor + row.voidedMinor,
    });
  }
  return { totals: [...totals.values()], tombstones: state.tombstones.size };
}

const ZERO = {
  authorisations: 0,
  declined: 0,
  authorisedMinor: 0,
  capturedMinor: 0,
  refundedMinor: 0,
  voidedMinor: 0,
};
