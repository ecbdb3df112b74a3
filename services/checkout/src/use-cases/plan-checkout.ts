import type { Cart } from '../domain/cart.ts';
import type { CheckoutPlan, Guest, Tender } from '../domain/checkout.ts';
import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import type { Quote } from '../quote/quote.ts';
import { customerKeyOf } from '../quote/sources.ts';

/** Fixes what will be bought: the order as it will stand, where its goods come from, what pays for it. */
export function planCheckout(quote: Quote, tenders: readonly Tender[], returnUrl: string | null): CheckoutPlan {
  const { cart, priced, variants, sources } = quote;
  return {
    snapshot: snapshotOf(quote, tenders),
    stockLines: priced.lines.flatMap(({ lineId, quantity }) => {
      const variantId = cart.lines.find((line) => line.lineId === lineId)?.variantId;
      const variant = variantId === undefined ? undefined : variants.get(variantId);
      return variant && !variant.giftCard ? [{ variantId: variant.variantId, quantity, locationIds: sources }] : [];
    }),
    redemptions: priced.redemptions,
    customerKey: customerKeyOf(cart),
    guest: guestOf(cart),
    tenders,
    returnUrl,
  };
}

function guestOf({ customerId, contact }: Cart): Guest | null {
  if (customerId || !contact?.email) return null;
  const { email, name } = contact;
  return { email, ...(name ? { name } : {}) };
}

function snapshotOf(quote: Quote, tenders: readonly Tender[]): OrderSnapshot {
  const { cart, store, priced } = quote;
  const { contact, billingAddress, locationId, registerId, customerId } = cart;
  return {
    cartId: cart.id,
    storeId: cart.storeId,
    channel: cart.channel,
    ...(locationId ? { locationId } : {}),
    ...(registerId ? { registerId } : {}),
    ...(customerId ? { customerId } : {}),
    ...(contact?.email ? { email: contact.email } : {}),
    ...(store.orderNumberPrefix ? { numberPrefix: store.orderNumberPrefix } : {}),
    locale: store.locale,
    currency: cart.currency,
    pricesIncludeTax: priced.pricesIncludeTax,
    taxTreatment: priced.taxTreatment,
    priceBookVersion: priced.bookVersion,
    lines: linesOf(quote),
    ...(priced.shipping ? { shipping: { ...priced.shipping, taxes: [...priced.shipping.taxes] } } : {}),
    totals: priced.totals,
    delivery: deliveryOf(quote),
    ...(billingAddress ? { billingAddress } : {}),
    tenders: tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor })),
  };
}

function linesOf({ cart, priced, variants }: Quote): OrderSnapshot['lines'] {
  return priced.lines.flatMap((line) => {
    const variantId = cart.lines.find((one) => one.lineId === line.lineId)?.variantId ?? '';
    const variant = variants.get(variantId);
    if (!variant) return [];
    const { productId, title, variantTitle, sku, imageUrl, requiresShipping } = variant;
    const { lineId, quantity, unitPriceMinor, subtotalMinor, discountMinor, netMinor, taxMinor, totalMinor } = line;
    const amounts = { quantity, unitPriceMinor, subtotalMinor, discountMinor, netMinor, taxMinor, totalMinor };
    const discounts = line.discounts.map(({ promotionId, code, name, amountMinor }) => ({
      promotionId,
      ...(code ? { code } : {}),
      name,
      amountMinor,
    }));
    return [
      {
        lineId,
        variantId,
        productId,
        title,
        variantTitle,
        sku,
        imageUrl,
        requiresShipping,
        ...amounts,
        taxes: [...line.taxes],
        discounts,
      },
    ];
  });
}

function deliveryOf({ cart, priced }: Quote): OrderSnapshot['delivery'] {
  const { delivery, shippingAddress, channel } = cart;
  const needsShipping = priced.shippingStatus !== 'not_needed';
  const kind = delivery?.kind ?? (channel === 'pos' ? 'handover' : needsShipping ? 'ship' : 'digital');
  return {
    kind,
    ...(priced.shipping ? { methodId: priced.shipping.methodId, methodName: priced.shipping.name } : {}),
    ...(delivery?.pickupLocationId ? { pickupLocationId: delivery.pickupLocationId } : {}),
    ...(kind === 'ship' && shippingAddress ? { address: shippingAddress } : {}),
  };
}

/** Do the tenders add up to the total, and does the cash given cover its part? */
export function tendersCover(totalMinor: number, tenders: readonly Tender[]): boolean {
  const covered = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  return (
    covered === totalMinor &&
    tenders.every((tender) => tender.kind !== 'cash' || tender.tenderedMinor >= tender.amountMinor)
  );
}
