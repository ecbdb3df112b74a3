import { type Reversal, type Sale, unitsOf } from './sale.ts';

/** What a report adds up: of a sale on its day, or of a reversal on its own day. Absent figures are zero. */
export type SalesEntry = {
  readonly occurredAtMs: number;
  /** Null: the whole order, or by product what is of no product. */
  readonly productId: string | null;
  readonly figures: Figures;
};

export type Figures = {
  readonly orders: number;
  readonly units: number;
  readonly gross: number;
  readonly net: number;
  readonly tax: number;
  readonly discount: number;
  readonly shipping: number;
  readonly cancelledOrders: number;
  readonly cancelledUnits: number;
  readonly cancelled: number;
  readonly returnedUnits: number;
  readonly refund: number;
};

const NONE: Figures = {
  orders: 0,
  units: 0,
  gross: 0,
  net: 0,
  tax: 0,
  discount: 0,
  shipping: 0,
  cancelledOrders: 0,
  cancelledUnits: 0,
  cancelled: 0,
  returnedUnits: 0,
  refund: 0,
};

/** One entry for the sale and one for each reversal. */
export function orderEntries(sale: Sale, reversals: readonly Reversal[]): SalesEntry[] {
  const { grossMinor: gross, netMinor: net, taxMinor: tax, discountMinor: discount, shippingMinor: shipping } = sale;
  const sold = { orders: 1, units: unitsOf(sale.lines), gross, net, tax, discount, shipping };
  return [
    entry(sale.placedAtMs, null, sold),
    ...reversals.map((reversal) =>
      entry(
        reversal.occurredAtMs,
        null,
        reversedFigures(reversal, unitsOf(reversal.lines), worthOf(sale, reversal), 1),
      ),
    ),
  ];
}

/**
 * The same apart by product: one entry for each product of the sale and of each reversal, and one without a product for
 * what is of none (shipping, rounding), so that the entries of an order add up to those above to the minor unit.
 */
export function productEntries(sale: Sale, reversals: readonly Reversal[]): SalesEntry[] {
  const products = Map.groupBy(sale.lines, (line) => line.productId);
  const [lineGross, lineNet] = [sum(sale.lines, (line) => line.grossMinor), sum(sale.lines, (line) => line.netMinor)];
  const sold = [...products].map(([productId, lines]) => {
    const [gross, net] = [sum(lines, (line) => line.grossMinor), sum(lines, (line) => line.netMinor)];
    return entry(sale.placedAtMs, productId, { orders: 1, units: unitsOf(lines), gross, net, tax: gross - net });
  });
  const rest = entry(sale.placedAtMs, null, {
    gross: sale.grossMinor - lineGross,
    net: sale.netMinor - lineNet,
    tax: sale.taxMinor - (lineGross - lineNet),
  });
  return [...sold, rest, ...reversals.flatMap((reversal) => reversedEntries(sale, reversal))].filter(saysSomething);
}

/** A whole cancellation is worth the sale, whether it had been paid or not. */
export function worthOf(sale: Sale, reversal: Reversal): number {
  return reversal.whole ? sale.grossMinor : reversal.amountMinor;
}

function reversedEntries(sale: Sale, reversal: Reversal): SalesEntry[] {
  const parts = reversal.lines.flatMap(({ lineId, quantity, amountMinor }) => {
    const line = sale.lines.find((one) => one.lineId === lineId);
    if (!line) return [];
    const isWorth = reversal.whole || reversal.amountMinor > 0;
    const share = isWorth ? shareOf(line.grossMinor, quantity, line.quantity) : 0;
    return [{ productId: line.productId, quantity, worth: amountMinor ?? share }];
  });
  const ofProducts = [...Map.groupBy(parts, (part) => part.productId)].map(([productId, same]) =>
    entry(
      reversal.occurredAtMs,
      productId,
      reversedFigures(
        reversal,
        unitsOf(same),
        sum(same, (part) => part.worth),
        1,
      ),
    ),
  );
  const rest = worthOf(sale, reversal) - sum(parts, (part) => part.worth);
  return [...ofProducts, entry(reversal.occurredAtMs, null, reversedFigures(reversal, 0, rest, 0))];
}

function reversedFigures({ kind }: Reversal, units: number, worth: number, orders: number): Partial<Figures> {
  return kind === 'cancellation'
    ? { cancelledOrders: orders, cancelledUnits: units, cancelled: worth }
    : { returnedUnits: units, refund: worth };
}

/** Rounded towards zero; the product of two amounts may be greater than a number holds exactly. */
function shareOf(amountMinor: number, part: number, whole: number): number {
  return Number((BigInt(amountMinor) * BigInt(part)) / BigInt(whole));
}

function entry(occurredAtMs: number, productId: string | null, figures: Partial<Figures>): SalesEntry {
  return { occurredAtMs, productId, figures: { ...NONE, ...figures } };
}

function saysSomething({ productId, figures }: SalesEntry): boolean {
  return productId !== null || Object.values(figures).some((figure) => figure !== 0);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
