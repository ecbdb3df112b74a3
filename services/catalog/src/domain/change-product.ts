import type { Product } from './product.ts';
import { changedFields, sameFacts } from './same-facts.ts';

/** What becomes of a product: its next version with the names of what changed, or undefined when nothing did. */
export type ProductChange = { readonly product: Product; readonly fields: readonly (keyof Product)[] };

export function changeProduct(before: Product, change: Partial<Product>, nowMs: number): ProductChange | undefined {
  const after = { ...before, ...change };
  const fields = changedFields(before, after);
  if (fields.length === 0) return undefined;
  return { product: { ...after, version: before.version + 1, updatedAtMs: nowMs }, fields };
}

export function pricesChanged(before: Product, after: Product): boolean {
  return !sameFacts(pricesOf(before), pricesOf(after));
}

/** Variants whose stock is now to be kept another way than before, or than Inventory supposes of a new one. */
export function stockPolicyChanges(before: Product | undefined, after: Product): string[] {
  const known = new Map(before?.variants.map((variant) => [variant.id, variant]));
  return after.variants
    .filter((variant) => {
      const was = known.get(variant.id) ?? { tracked: true, backorder: false };
      return was.tracked !== variant.tracked || was.backorder !== variant.backorder;
    })
    .map((variant) => variant.id);
}

function pricesOf(product: Product): Readonly<Record<string, unknown>> {
  return Object.fromEntries(product.variants.map((variant) => [variant.id, variant.prices]));
}
