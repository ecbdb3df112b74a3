import { formatMoney, money } from '@concord/money';
import { z } from 'zod';

/** An amount as it comes from the graph: GraphQL's integers end at 32 bits, so it travels as a float. */
export const moneySchema = z.object({ amountMinor: z.int(), currency: z.string() });
export type Money = z.infer<typeof moneySchema>;

export function showMoney({ amountMinor, currency }: Money, locale: string): string {
  return formatMoney(money(amountMinor, currency), locale);
}

export function showRate(ratePpm: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 });
  return format.format(ratePpm / 1_000_000);
}
