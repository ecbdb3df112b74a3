export type SaleLine = {
  readonly lineId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly grossMinor: number;
  readonly netMinor: number;
};

/** An order as it was placed. */
export type Sale = {
  readonly merchantId: string;
  readonly orderId: string;
  readonly storeId: string;
  readonly channel: string;
  readonly locationId: string | null;
  readonly currency: string;
  readonly placedAtMs: number;
  readonly test: boolean;
  readonly grossMinor: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly promotionIds: readonly string[];
  readonly lines: readonly SaleLine[];
};

export type ReversedLine = {
  readonly lineId: string;
  readonly quantity: number;
  /** What a return gives back for the line; a cancelled unit is worth its share of it. */
  readonly amountMinor: number | null;
};

/** What is taken off a sale afterwards: goods that came back, or that never left. */
export type Reversal = {
  readonly merchantId: string;
  readonly id: string;
  readonly kind: 'return' | 'cancellation';
  readonly orderId: string;
  /** Worth the whole sale, whether it had been paid or not. */
  readonly whole: boolean;
  readonly amountMinor: number;
  readonly occurredAtMs: number;
  readonly lines: readonly ReversedLine[];
};

export type CheckoutOutcome = {
  readonly merchantId: string;
  readonly checkoutId: string;
  readonly storeId: string;
  readonly channel: string;
  /** The code of the rejection; null when it was completed. */
  readonly failure: string | null;
  readonly endedAtMs: number;
};

/** What is known of a merchant's sales; saving the same facts again changes nothing. */
export type Facts = {
  readonly sales: readonly Sale[];
  readonly reversals: readonly Reversal[];
  readonly outcomes: readonly CheckoutOutcome[];
};

/** Facts by merchant, each with those of its own. */
export function byMerchant({ sales, reversals, outcomes }: Facts): Map<string, Facts> {
  const merchants = new Set([...sales, ...reversals, ...outcomes].map((fact) => fact.merchantId));
  const of = <Fact extends { readonly merchantId: string }>(facts: readonly Fact[], merchantId: string) =>
    facts.filter((fact) => fact.merchantId === merchantId);
  return new Map(
    [...merchants].map((id) => [
      id,
      { sales: of(sales, id), reversals: of(reversals, id), outcomes: of(outcomes, id) },
    ]),
  );
}

/** The facts themselves; throws when one is of somebody else. */
export function ofMerchant(merchantId: string, facts: Facts): Facts {
  const all = [...facts.sales, ...facts.reversals, ...facts.outcomes];
  if (all.every((fact) => fact.merchantId === merchantId)) return facts;
  throw new Error(`Facts of another merchant than ${merchantId}`);
}

/** An order is cancelled at most once. */
export function cancellationId(orderId: string): string {
  return `${orderId}:cancellation`;
}

/** One entry for each line, also when units of it came back in different condition. */
export function mergeLines(lines: readonly ReversedLine[]): ReversedLine[] {
  return [...Map.groupBy(lines, (line) => line.lineId)].map(([lineId, same]) => ({
    lineId,
    quantity: same.reduce((sum, line) => sum + line.quantity, 0),
    amountMinor: same.some((line) => line.amountMinor === null)
      ? null
      : same.reduce((sum, line) => sum + (line.amountMinor ?? 0), 0),
  }));
}

/** The units of lines together. */
export function unitsOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
