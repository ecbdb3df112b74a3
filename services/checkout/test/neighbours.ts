import type { CallOptions } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, type Rejection, type Result, reject } from '@concord/result';
import type { CheckoutClients } from '../src/processes/checkout-clients.ts';
import type { PricedVariant, StoreContext } from '../src/quote/sources.ts';

/** What goes wrong at a neighbour: it says no, it is not reached, or it acts and its answer is lost. */
export type Trouble = { readonly refuses: Rejection } | 'is not reached' | 'loses its answer';

export type PaymentStatus = 'authorised' | 'action_required' | 'declined' | 'captured' | 'voided';

/** One merchant's neighbours of Cart & Checkout, in memory, each as its contract promises it to be. */
export type Neighbours = {
  readonly storeId: string;
  readonly locationId: string;
  readonly prices: Map<string, PricedVariant>;
  readonly codes: Map<string, 'held' | 'confirmed' | 'released'>;
  readonly payments: Map<string, PaymentStatus>;
  readonly orders: Map<string, Input<'orders', 'placeOrder'>>;
  /** Customers by the address that a checkout knew them under. */
  readonly guests: Map<string, string>;
  /** The operations that change something, as they were called. */
  readonly calls: string[];
  readonly trouble: Map<string, Trouble>;
  /** Happens while the operation is under way, once. */
  readonly meanwhile: Map<string, () => Promise<void>>;
};

type Service = keyof CheckoutClients;
type Input<
  Name extends Service,
  Operation extends keyof CheckoutClients[Name],
> = CheckoutClients[Name][Operation] extends (input: infer Asked, options: CallOptions) => unknown ? Asked : never;

export const CARD = { kind: 'card', token: 'tok_good' } as const;
export const CARD_THAT_ASKS = { kind: 'card', token: 'tok_asks' } as const;
export const CARD_DECLINED = { kind: 'card', token: 'tok_declined' } as const;

const TEN_PERCENT = {
  id: newId('promotion'),
  name: 'Ten percent, as often as there are codes',
  priority: 0,
  stacking: { kind: 'combinable' as const, with: [] },
  conditions: [],
  effect: { kind: 'order_percent_off' as const, ratePpm: 100_000 },
  limited: true,
};

export function newNeighbours(): Neighbours {
  return {
    storeId: newId('store'),
    locationId: newId('location'),
    prices: new Map(),
    codes: new Map(),
    payments: new Map(),
    orders: new Map(),
    guests: new Map(),
    calls: [],
    trouble: new Map(),
    meanwhile: new Map(),
  };
}

/** The clients of a checkout: Inventory is the real one, the others answer from the merchant's neighbours. */
export function clientsOf(
  inventory: CheckoutClients['inventory'],
  of: (call: CallOptions) => Neighbours,
): CheckoutClients {
  const recorded = recordedBy(of);
  const { reserveStock, confirmReservation, releaseReservation } = inventory;
  return {
    inventory: { ...inventory, ...recorded({ reserveStock, confirmReservation, releaseReservation }) },
    catalog: partOf<CheckoutClients['catalog']>({
      priceVariants: async ({ variantIds }, call) => {
        const wrong = of(call).trouble.get('priceVariants');
        if (typeof wrong === 'object') return reject(wrong.refuses as never);
        const items = variantIds.flatMap((id) => of(call).prices.get(id) ?? []);
        return accept({ items, version: 'v1' });
      },
    }),
    merchant: partOf<CheckoutClients['merchant']>({
      getStoreContext: async ({ storeId }, call) =>
        storeId === of(call).storeId ? accept(storeOf(of(call))) : reject({ code: 'STORE_NOT_FOUND' }),
    }),
    identity: partOf<CheckoutClients['identity']>({
      getCustomer: async ({ customerId }) => accept(customerOf(customerId)),
      ...recorded(guestList(of)),
    }),
    promotions: partOf<CheckoutClients['promotions']>({
      activePromotions: async () => accept({ version: 'v1', promotions: [TEN_PERCENT], codeGrants: [] }),
      ...recorded(redemptions(of)),
    }),
    payments: partOf<CheckoutClients['payments']>(recorded(payments(of))),
    orders: partOf<CheckoutClients['orders']>({
      listOrders: async () => accept({ items: [], nextCursor: null }),
      ...recorded(orderBook(of)),
    }),
  };
}

/** The part of a neighbour that a checkout calls. */
function partOf<Whole>(part: Partial<Whole>): Whole {
  return part as Whole;
}

type Operations = Readonly<Record<string, (input: never, call: CallOptions) => Promise<Result<unknown, Rejection>>>>;

function recordedBy(of: (call: CallOptions) => Neighbours) {
  return <Some extends Operations>(operations: Some): Some =>
    Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        async (input: never, call: CallOptions) => {
          const { calls, trouble, meanwhile } = of(call);
          calls.push(name);
          const wrong = trouble.get(name);
          if (wrong === 'is not reached') throw new Error(`${name} is not reached`);
          if (typeof wrong === 'object') return reject(wrong.refuses);
          const answer = await operation(input, call);
          const happens = meanwhile.get(name);
          meanwhile.delete(name);
          await happens?.();
          if (wrong === 'loses its answer') throw new Error(`the answer of ${name} is lost`);
          return answer;
        },
      ]),
    ) as Some;
}

function guestList(of: (call: CallOptions) => Neighbours): Pick<CheckoutClients['identity'], 'findOrCreateGuest'> {
  return {
    findOrCreateGuest: async ({ email }, call) => {
      const { guests } = of(call);
      const customerId = guests.get(email) ?? newId('customer');
      guests.set(email, customerId);
      return accept({ customerId });
    },
  };
}

function redemptions(of: (call: CallOptions) => Neighbours) {
  const move = (
    status: 'held' | 'confirmed' | 'released',
  ): ((
    input: { readonly redemptionId: string },
    call: CallOptions,
  ) => ReturnType<CheckoutClients['promotions']['holdRedemptions']>) => {
    return async ({ redemptionId }, call) => {
      const { codes } = of(call);
      if (codes.get(redemptionId) === 'released' && status !== 'released')
        return reject({ code: 'REDEMPTION_CLOSED', status: 'released' });
      codes.set(redemptionId, status);
      return accept({ id: redemptionId, status, orderId: null });
    };
  };
  return {
    holdRedemptions: move('held'),
    confirmRedemptions: move('confirmed') as CheckoutClients['promotions']['confirmRedemptions'],
    releaseRedemptions: move('released') as CheckoutClients['promotions']['releaseRedemptions'],
  };
}

function payments(
  of: (call: CallOptions) => Neighbours,
): Pick<CheckoutClients['payments'], 'authorisePayment' | 'resumePayment' | 'capturePayment' | 'cancelPayment'> {
  const now = (paymentId: string, call: CallOptions) => {
    const status = of(call).payments.get(paymentId) ?? 'voided';
    return accept({
      ...{ paymentId, status, checkoutId: null, orderId: null, channel: null, registerId: null, currency: 'EUR' },
      ...{ amountMinor: 0, capturedMinor: 0, refundedMinor: 0, changeMinor: 0, tenders: [], needsPerson: false },
      ...(status === 'action_required' ? { actionUrl: 'https://bank.test/confirm' } : {}),
      ...{ createdAt: '2026-01-01T00:00:00.000Z', version: 1 },
    });
  };
  return {
    authorisePayment: async ({ paymentId, tenders }, call) => {
      const known = of(call).payments;
      if (known.get(paymentId) === 'voided') return reject({ code: 'PAYMENT_CLOSED', status: 'voided' });
      const tokens = tenders.map((tender) => ('token' in tender ? tender.token : ''));
      if (tokens.includes(CARD_DECLINED.token)) known.set(paymentId, 'declined');
      else known.set(paymentId, tokens.includes(CARD_THAT_ASKS.token) ? 'action_required' : 'authorised');
      return now(paymentId, call);
    },
    resumePayment: async ({ paymentId }, call) => now(paymentId, call),
    capturePayment: async ({ paymentId }, call) => {
      const status = of(call).payments.get(paymentId) ?? 'voided';
      if (status !== 'authorised' && status !== 'captured') return reject({ code: 'PAYMENT_CLOSED', status });
      of(call).payments.set(paymentId, 'captured');
      return now(paymentId, call);
    },
    cancelPayment: async ({ paymentId }, call) => {
      const known = of(call).payments;
      if (known.get(paymentId) === 'captured') return reject({ code: 'PAYMENT_CLOSED', status: 'captured' });
      if (known.get(paymentId) !== 'declined') known.set(paymentId, 'voided');
      return now(paymentId, call);
    },
  };
}

function orderBook(of: (call: CallOptions) => Neighbours): Pick<CheckoutClients['orders'], 'placeOrder'> {
  return {
    placeOrder: async (input, call) => {
      of(call).orders.set(input.orderId, input);
      return accept({ orderId: input.orderId, number: '1001', lookupToken: 'link', receiptNumber: null });
    },
  };
}

function storeOf({ storeId, locationId }: Neighbours): StoreContext {
  return {
    ...{ storeId, name: 'Shop', status: 'open', currency: 'EUR', currencies: ['EUR'], locale: 'en', locales: ['en'] },
    ...{ countryCode: 'DE', pricesIncludeTax: true, taxRounding: 'line', cashRounding: {}, orderNumberPrefix: 'MUG-' },
    theme: { accentColour: null, logoUrl: null, tagline: null },
    ...{ shipsFrom: [locationId], pickupLocations: [], version: 1 },
  };
}

type Customer = Extract<
  Awaited<ReturnType<CheckoutClients['identity']['getCustomer']>>,
  { readonly ok: true }
>['value'];

function customerOf(id: string): Customer {
  return {
    ...{ id, kind: 'registered', email: null, name: 'Ann', phone: null, tags: [], segments: [], taxExempt: false },
    ...{ acceptsMarketing: false, note: '', addresses: [], createdAt: '2026-01-01T00:00:00.000Z', version: 1 },
  };
}

export function pricedVariant(variantId: string, unitPriceMinor: number): PricedVariant {
  return {
    ...{ variantId, productId: newId('product'), handle: 'mug', title: 'Mug', variantTitle: '', sku: 'MUG' },
    ...{ unitPriceMinor, compareAtMinor: null, taxClass: 'standard', categoryIds: [], collectionIds: [], tags: [] },
    ...{ attributes: {}, requiresShipping: true, weightGrams: 300, giftCard: false, imageUrl: null },
    ...{ status: 'purchasable', version: 1 },
  };
}
