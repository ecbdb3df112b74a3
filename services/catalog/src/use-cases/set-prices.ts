import { type Decision, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { changeProduct } from '../domain/change-product.ts';
import type { Product, Variant, VariantNotFound } from '../domain/product.ts';
import { products } from '../storage/tables.ts';
import { keysOfProduct, productIn, saveProduct } from './save-product.ts';

export type PriceLine = {
  readonly productId: string;
  readonly variantId: string;
  readonly currency: string;
  readonly amountMinor: number | null;
  readonly compareAtMinor?: number | null | undefined;
};

/** Which product a variant is of was looked up before; here it is checked again. */
export type SetPrices = { readonly lines: readonly PriceLine[] };

/** Sets prices, all lines or none. */
export const setPrices: Write<SetPrices, readonly Product[], VariantNotFound> = {
  name: 'setPrices',
  load: ({ lines }) => productIds(lines).map((productId) => rowKey(products, productId)),
  follow: ({ lines }, state) => productIds(lines).flatMap((productId) => keysOfProduct(state.get(products, productId))),

  decide: ({ lines }, state, context) => {
    const decisions: Required<Decision>[] = [];
    for (const [productId, ofProduct] of Map.groupBy(lines, (line) => line.productId)) {
      const before = state.get(products, productId);
      const known = new Set(before?.variants.map(({ id }) => id));
      if (!before || !ofProduct.every(({ variantId }) => known.has(variantId))) {
        return reject({ code: 'VARIANT_NOT_FOUND' });
      }
      const variants = before.variants.map((variant) => repriced(variant, ofProduct));
      const change = changeProduct(before, { variants }, context.nowMs);
      if (!change) continue;
      const saved = saveProduct(state, before, change.product, context);
      if (!saved.ok) throw new Error(`Product ${productId} lost a name that it had: ${saved.rejection.code}`);
      decisions.push(saved.value);
    }
    return accept({
      effectId: lines[0]?.productId ?? '',
      put: decisions.flatMap((decision) => decision.put),
      append: decisions.flatMap((decision) => decision.append),
      events: decisions.flatMap((decision) => decision.events),
    });
  },

  answer: (state: State, _effectId, { lines }) => productIds(lines).map((productId) => productIn(state, productId)),
};

function repriced(variant: Variant, lines: readonly PriceLine[]): Variant {
  const prices = { ...variant.prices };
  for (const { variantId, currency, amountMinor, compareAtMinor = null } of lines) {
    if (variantId !== variant.id) continue;
    if (amountMinor === null) delete prices[currency];
    else prices[currency] = { amountMinor, compareAtMinor };
  }
  return { ...variant, prices };
}

function productIds(lines: readonly PriceLine[]): string[] {
  return [...new Set(lines.map((line) => line.productId))];
}
