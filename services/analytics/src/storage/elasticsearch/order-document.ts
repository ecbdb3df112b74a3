import type { Reversal, Sale } from '../../domain/sale.ts';
import { unitsOf } from '../../domain/sale.ts';
import { orderEntries, productEntries, type SalesEntry, worthOf } from '../../domain/sales-entries.ts';

/** A fact as it was told, which rebuild found it last, and when it was first recorded. */
type Told<Fact> = { readonly fact: Fact; readonly rebuildId: string | null; readonly recordedAtMs: number };

export type OrderFacts = {
  readonly sale: Told<Sale> | null;
  readonly reversals: Readonly<Record<string, Told<Reversal>>>;
};

export type OrderDocument = ReturnType<typeof orderDocument>;

/** Nothing: an index has no null, and rows are told apart by it. */
export const NO_PLACE = '';

/** Makes the whole document from what was told; of a reversal without a sale there is nothing to add up yet. */
export function orderDocument(merchantId: string, orderId: string, facts: OrderFacts) {
  const reversals = Object.values(facts.reversals).map((told) => told.fact);
  const head = { merchant_id: merchantId, order_id: orderId, facts, has_sale: facts.sale !== null };
  const sale = facts.sale?.fact;
  return sale ? { ...head, ...totalsOf(sale, reversals), entries: entriesOf(sale, reversals) } : head;
}

/** Adds facts to those that were told before; the same fact again replaces itself. */
export function withFacts(
  known: OrderFacts,
  told: { readonly sales: readonly Sale[]; readonly reversals: readonly Reversal[] },
  rebuildId: string | null,
  nowMs: number,
): OrderFacts {
  const again = <Fact>(before: Told<Fact> | null | undefined, fact: Fact): Told<Fact> => ({
    fact,
    rebuildId: rebuildId ?? before?.rebuildId ?? null,
    recordedAtMs: before?.recordedAtMs ?? nowMs,
  });
  const sale = told.sales.reduce<Told<Sale> | null>(again, known.sale);
  const reversals = { ...known.reversals };
  for (const reversal of told.reversals) reversals[reversal.id] = again(reversals[reversal.id], reversal);
  return { sale, reversals };
}

/** Without what a rebuild did not find and nobody told since it began; the same object when that is nothing. */
export function withoutUnseen(
  facts: OrderFacts,
  rebuild: { readonly id: string; readonly startedAtMs: number },
): OrderFacts {
  const isUnseen = (told: Told<unknown>) => told.rebuildId !== rebuild.id && told.recordedAtMs < rebuild.startedAtMs;
  const sale = facts.sale !== null && isUnseen(facts.sale) ? null : facts.sale;
  const kept = Object.entries(facts.reversals).filter(([, told]) => !isUnseen(told));
  if (sale === facts.sale && kept.length === Object.keys(facts.reversals).length) return facts;
  return { sale, reversals: Object.fromEntries(kept) };
}

function totalsOf(sale: Sale, reversals: readonly Reversal[]) {
  const worth = (kind: Reversal['kind']) =>
    reversals.filter((one) => one.kind === kind).reduce((sum, one) => sum + worthOf(sale, one), 0);
  const [cancelled, refund] = [worth('cancellation'), worth('return')];
  return {
    ...placeOf(sale),
    placed_at: sale.placedAtMs,
    test: sale.test,
    units: unitsOf(sale.lines),
    gross: sale.grossMinor,
    net: sale.netMinor,
    tax: sale.taxMinor,
    discount: sale.discountMinor,
    cancelled,
    refund,
    overdrawn: cancelled + refund > sale.grossMinor ? 1 : 0,
    promotion_ids: [...sale.promotionIds],
  };
}

function entriesOf(sale: Sale, reversals: readonly Reversal[]) {
  const place = placeOf(sale);
  const entry = (by_product: boolean) => (one: SalesEntry) => ({
    by_product,
    ...place,
    occurred_at: one.occurredAtMs,
    product_id: one.productId ?? NO_PLACE,
    ...one.figures,
  });
  return [...orderEntries(sale, reversals).map(entry(false)), ...productEntries(sale, reversals).map(entry(true))];
}

/** A reversal counts at the place, channel and store of its sale. */
function placeOf({ storeId, channel, locationId, currency }: Sale) {
  return { store_id: storeId, channel, location_id: locationId ?? NO_PLACE, currency };
}
