import {
  type Basket,
  type CompiledBook,
  compileBook,
  type Delivery,
  type PriceBook,
  priceBasket,
} from '@concord/pricing';
import { LRUCache } from 'lru-cache';
import type { Cart } from '../domain/cart.ts';
import type { Problem, Quote } from './quote.ts';
import { QUOTE_LIFETIME_MS, quoteIdOf } from './quote-id.ts';
import type { QuoteSources, StoreContext } from './sources.ts';

const books = new LRUCache<string, CompiledBook>({ max: 5_000 });

/** Prices a cart from its sources. Only what is sold now is priced; the rest is named, and the cart still shows. */
export function makeQuote(cart: Cart, sources: QuoteSources, tenderKind: Basket['tenderKind'], nowMs: number): Quote {
  const priced = priceBasket(basketOf(cart, sources, tenderKind, nowMs), bookOf(cart, sources));
  const from = locationsFor(cart, sources.store);
  return {
    cart,
    store: sources.store,
    variants: sources.variants,
    priced,
    problems: problemsOf(cart, sources, priced.shippingStatus, from),
    sources: from,
    quoteId: quoteIdOf(cart, priced, from, nowMs),
    expiresAtMs: nowMs + QUOTE_LIFETIME_MS,
  };
}

function basketOf(cart: Cart, sources: QuoteSources, tenderKind: Basket['tenderKind'], nowMs: number): Basket {
  const lines = cart.lines.flatMap(({ lineId, variantId, quantity }) => {
    const variant = sources.variants.get(variantId);
    if (variant?.status !== 'purchasable') return [];
    return [
      {
        lineId,
        variantId,
        productId: variant.productId,
        categoryIds: variant.categoryIds,
        collectionIds: variant.collectionIds,
        attributes: variant.attributes,
        taxClass: variant.taxClass,
        quantity,
        unitPriceMinor: variant.unitPriceMinor,
        ...(variant.compareAtMinor === null ? {} : { compareAtMinor: variant.compareAtMinor }),
        requiresShipping: variant.requiresShipping,
        weightGrams: variant.weightGrams,
      },
    ];
  });
  return {
    currency: cart.currency,
    channel: cart.channel,
    storeId: cart.storeId,
    locationId: cart.locationId ?? undefined,
    nowMs,
    customer: sources.customer,
    codes: cart.codes,
    codeGrants: sources.codeGrants,
    lines,
    delivery: deliveryOf(cart, sources.store),
    tenderKind,
  };
}

/** The place of supply follows the fulfilment: the address shipped to, or the shop that hands over (L19). */
function deliveryOf(cart: Cart, store: StoreContext): Delivery | undefined {
  const { shippingAddress, delivery } = cart;
  const kind = delivery?.kind ?? (cart.channel === 'pos' ? 'handover' : undefined);
  if (kind === 'pickup') {
    const shop = store.pickupLocations.find((location) => location.locationId === delivery?.pickupLocationId);
    return { kind, countryCode: shop?.address.countryCode ?? store.countryCode };
  }
  if (kind === 'handover' || kind === 'digital') return { kind, countryCode: store.countryCode };
  if (!shippingAddress) return undefined;
  const { countryCode, regionCode } = shippingAddress;
  return { kind: 'ship', countryCode, regionCode, methodId: delivery?.methodId ?? undefined };
}

function bookOf(cart: Cart, { store, settings, promotions, promotionsVersion }: QuoteSources): CompiledBook {
  const version = `${cart.storeId} ${store.version} ${settings.version} ${promotionsVersion}`;
  const known = books.get(version);
  if (known) return known;
  const book: PriceBook = {
    version,
    pricesIncludeTax: store.pricesIncludeTax,
    taxRounding: store.taxRounding,
    taxRates: settings.taxRates,
    shippingTaxClass: settings.shippingTaxClass,
    homePlace: { countryCode: store.countryCode },
    shippingMethods: settings.shippingMethods,
    promotions,
    cashRounding: Object.fromEntries(
      Object.entries(store.cashRounding).map(([currency, { incrementMinor }]) => [currency, incrementMinor]),
    ),
  };
  const compiled = compileBook(book);
  books.set(version, compiled);
  return compiled;
}

function locationsFor(cart: Cart, store: StoreContext): readonly string[] {
  const kind = cart.delivery?.kind ?? (cart.channel === 'pos' ? 'handover' : 'ship');
  switch (kind) {
    case 'handover':
      return cart.locationId ? [cart.locationId] : [];
    case 'pickup':
      return cart.delivery?.pickupLocationId ? [cart.delivery.pickupLocationId] : [];
    case 'ship':
    case 'digital':
      return store.shipsFrom;
  }
}

function problemsOf(
  cart: Cart,
  { variants, store }: QuoteSources,
  shipping: Quote['priced']['shippingStatus'],
  from: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], lineId: string | null = null) => problems.push({ code, lineId });
  if (cart.lines.length === 0) say('EMPTY');
  for (const { lineId, variantId } of cart.lines) {
    const status = variants.get(variantId)?.status ?? 'withdrawn';
    if (status === 'withdrawn') say('LINE_WITHDRAWN', lineId);
    if (status === 'unpriced') say('LINE_UNPRICED', lineId);
  }
  if (cart.channel === 'pos') {
    if (from.length === 0) say('NO_LOCATION');
    return problems;
  }
  if (!cart.contact?.email) say('CONTACT_MISSING');
  const kind = cart.delivery?.kind ?? 'ship';
  const pickup = store.pickupLocations.some((location) => location.locationId === cart.delivery?.pickupLocationId);
  if (kind === 'pickup' && !pickup) say('DELIVERY_MISSING');
  if (kind === 'ship' && shipping !== 'not_needed') {
    if (!cart.shippingAddress) say('ADDRESS_MISSING');
    else if (shipping === 'not_chosen') say('SHIPPING_METHOD_MISSING');
    else if (shipping === 'unavailable') say('SHIPPING_UNAVAILABLE');
  }
  if (from.length === 0) say('NO_LOCATION');
  return problems;
}
