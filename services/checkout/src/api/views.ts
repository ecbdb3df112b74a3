import { roundToIncrement } from '@concord/pricing';
import type { z } from 'zod';
import type { CART_FACTS, cartSchema, checkoutProcessSchema, checkoutSchema } from '../../cart-schemas.ts';
import type { Cart } from '../domain/cart.ts';
import type { Checkout } from '../domain/checkout.ts';
import { idsOf } from '../domain/checkout-ids.ts';
import type { Quote } from '../quote/quote.ts';

export type CartView = z.input<typeof cartSchema>;
export type CartFacts = Pick<CartView, (typeof CART_FACTS)[number]>;

/** What is known of a cart without pricing it. */
export function cartFacts(cart: Cart): CartFacts {
  const { id, status, version, storeId, channel, currency, customerId, locationId, registerId, checkoutId } = cart;
  const { contact, shippingAddress, billingAddress, delivery } = cart;
  return {
    ...{ id, status, version, storeId, channel, currency, customerId, locationId, registerId, checkoutId },
    ...{ contact, shippingAddress, billingAddress, delivery },
  };
}

export function cartView(quote: Quote): CartView {
  const { cart, priced, problems, quoteId, expiresAtMs } = quote;
  const { shipping } = priced;
  return {
    ...cartFacts(cart),
    pricesIncludeTax: priced.pricesIncludeTax,
    lines: linesView(quote),
    totals: priced.totals,
    cashTotalMinor: cashTotal(quote),
    taxes: [...priced.taxes],
    shipping: shipping
      ? {
          methodId: shipping.methodId,
          name: shipping.name,
          totalMinor: shipping.totalMinor,
          discountMinor: shipping.discountMinor,
        }
      : null,
    shippingOptions: [...priced.shippingOptions],
    codes: priced.codes.map((outcome) => ({
      code: outcome.code,
      status: outcome.status,
      reason: outcome.status === 'not_applicable' ? reasonOf(outcome.reason) : null,
    })),
    quoteId,
    quoteExpiresAt: new Date(expiresAtMs).toISOString(),
    problems: [...problems],
  };
}

function cashTotal({ cart, store, priced }: Quote): number {
  const increment = store.cashRounding[cart.currency]?.incrementMinor;
  return increment === undefined ? priced.totals.totalMinor : roundToIncrement(priced.totals.totalMinor, increment);
}

function reasonOf(reason: { readonly kind: string; readonly condition?: string }): string {
  return reason.condition === undefined ? reason.kind : `${reason.kind}:${reason.condition}`;
}

/** Every line shows, also one that cannot be bought any more: it then costs nothing and a problem names it. */
function linesView({ cart, priced, variants }: Quote): CartView['lines'] {
  const pricedLines = new Map(priced.lines.map((line) => [line.lineId, line]));
  return cart.lines.map(({ lineId, variantId, quantity }) => {
    const variant = variants.get(variantId);
    const line = pricedLines.get(lineId);
    return {
      lineId,
      variantId,
      quantity,
      productId: variant?.productId ?? null,
      handle: variant?.handle ?? null,
      title: variant?.title ?? 'No longer available',
      variantTitle: variant?.variantTitle ?? null,
      sku: variant?.sku ?? null,
      imageUrl: variant?.imageUrl ?? null,
      unitPriceMinor: line?.unitPriceMinor ?? 0,
      compareAtMinor: variant?.compareAtMinor ?? null,
      subtotalMinor: line?.subtotalMinor ?? 0,
      discounts: (line?.discounts ?? []).map(({ promotionId, code, name, amountMinor }) => ({
        promotionId,
        ...(code ? { code } : {}),
        name,
        amountMinor,
      })),
      discountMinor: line?.discountMinor ?? 0,
      taxMinor: line?.taxMinor ?? 0,
      totalMinor: line?.totalMinor ?? 0,
    };
  });
}

export function checkoutView({ id, cartId, state, plan, outcome }: Checkout): z.input<typeof checkoutSchema> {
  const { totals, currency } = plan.snapshot;
  const status = statusOf(state, outcome.orderNumber !== null);
  return {
    checkoutId: id,
    cartId,
    status,
    totalMinor: totals.totalMinor,
    currency,
    orderId: status === 'completed' ? idsOf(id).orderId : null,
    orderNumber: outcome.orderNumber,
    receiptNumber: outcome.receiptNumber,
    lookupToken: outcome.lookupToken,
    actionUrl: outcome.actionUrl,
    changeMinor: outcome.changeMinor,
    failure: outcome.failure,
  };
}

export function checkoutProcessView(checkout: Checkout): z.input<typeof checkoutProcessSchema> {
  const { id, cartId, state, plan, refusal, startedAtMs, version } = checkout;
  const { storeId, channel, totals, currency } = plan.snapshot;
  const { orderId, paymentId } = idsOf(id);
  return {
    ...{ checkoutId: id, cartId, state, storeId, channel, totalMinor: totals.totalMinor, currency, orderId, paymentId },
    startedAt: new Date(startedAtMs).toISOString(),
    refusal: refusal && {
      during: refusal.during,
      step: refusal.step,
      code: refusal.failure.code,
      times: refusal.times,
      at: new Date(refusal.atMs).toISOString(),
    },
    version,
  };
}

type Status = 'processing' | 'action_required' | 'completed' | 'failed';

/** For the buyer it is over when the order is placed; what goes on behind that, or waits for a person, is not theirs. */
function statusOf(state: Checkout['state'], isPlaced: boolean): Status {
  switch (state) {
    case 'committing':
    case 'parked':
      return isPlaced ? 'completed' : 'processing';
    case 'started':
    case 'undoing':
      return 'processing';
    case 'awaiting_customer':
      return 'action_required';
    case 'done':
      return 'completed';
    case 'failed':
      return 'failed';
  }
}
