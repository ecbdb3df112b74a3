import type { CallOptions } from '@concord/contract';
import { openWriter } from '@concord/database';
import type { EventLog } from '@concord/events';
import { newId } from '@concord/ids';
import { type Inventory, inventoryMigrations, startInventory } from '@concord/inventory';
import { openJobQueue } from '@concord/jobs';
import { type Basket, type PriceBook, priceBasket } from '@concord/pricing';
import type { Rejection, Result } from '@concord/result';
import { accept } from '@concord/result';
import { type TestService, testService } from '@concord/testing';
import type { z } from 'zod';
import type { ordersContract } from '../contract.ts';
import type { PaymentsPort } from '../src/ports.ts';
import { type Orders, ordersMigrations, resumeProcesses, startOrders } from '../src/service.ts';
import { type PaymentsAtTheBoundary, paymentsAtTheBoundary } from './payments-at-the-boundary.ts';

export type PlaceInput = z.input<(typeof ordersContract.operations.placeOrder)['input']>;

export type Platform = {
  readonly kit: TestService;
  readonly inventory: Inventory;
  readonly orders: Orders;
  /** Another process with the same database: its writer knows nothing of the first one's. */
  readonly otherOrders: Orders;
  readonly payments: PaymentsAtTheBoundary;
  readonly releasedRedemptions: string[];
  /** What the sweeper would do a minute, or so long, from now. */
  readonly sweepLater: (inMs?: number) => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Orders and the real Inventory on PostgreSQL; the money's side of the boundary in memory, or as given. */
export async function startPlatform(
  given?: (log: EventLog) => Promise<PaymentsPort>,
  queueUrl?: string,
): Promise<Platform> {
  const stock = await testService('inventory', inventoryMigrations);
  const kit = await testService('orders', ordersMigrations, { log: stock.data.log });
  const inventory = startInventory(stock);
  const payments = paymentsAtTheBoundary();
  const releasedRedemptions: string[] = [];
  const promotions = {
    releaseRedemptions: async ({ redemptionId }: { redemptionId: string }) => {
      releasedRedemptions.push(redemptionId);
      return accept({});
    },
  };
  const { data, logger, asService, serve } = kit;
  const onError = (error: unknown) => logger.error({ err: error }, 'the queue failed');
  const openJobs = () => openJobQueue({ name: 'orders.exports', url: queueUrl, ...data, onError });
  const deps = {
    data,
    jobs: await openJobs(),
    logger,
    asService,
    serve,
    clients: { inventory: inventory.client, payments: (await given?.(stock.data.log)) ?? payments, promotions },
    lookupSecret: 'a secret of this test',
  };
  const orders = startOrders(deps);
  const otherWriter = openWriter({ name: 'orders', database: data.database });
  const otherOrders = startOrders({ ...deps, jobs: await openJobs(), data: { ...data, writer: otherWriter } });
  return {
    kit,
    inventory,
    orders,
    otherOrders,
    payments,
    releasedRedemptions,
    sweepLater: (inMs = 60_000) => resumeProcesses(deps, Date.now() + inMs),
    stop: async () => {
      await orders.stop();
      await otherOrders.stop();
      await otherWriter.close();
      await inventory.stop();
      await kit.stop();
      await stock.stop();
    },
  };
}

const BOOK: PriceBook = {
  version: 'book-1',
  pricesIncludeTax: true,
  taxRounding: 'line',
  taxRates: [{ id: 'vat-19', name: 'VAT 19 %', countryCode: 'DE', taxClass: 'standard', ratePpm: 190_000 }],
  shippingTaxClass: 'standard',
  homePlace: { countryCode: 'DE' },
  shippingMethods: [
    {
      id: 'standard',
      name: 'Standard',
      countries: [{ countryCode: 'DE' }],
      currency: 'EUR',
      price: { kind: 'flat', amountMinor: 490 },
    },
  ],
  promotions: [
    {
      id: 'spring',
      name: 'Spring',
      priority: 0,
      stacking: { kind: 'combinable', with: ['product', 'order', 'shipping'] },
      conditions: [],
      effect: { kind: 'order_percent_off', ratePpm: 100_000 },
    },
  ],
};

export type Wanted = { readonly quantity: number; readonly unitPriceMinor: number };

export type Sale = {
  readonly merchantId: string;
  readonly call: CallOptions;
  readonly storeId: string;
  readonly locationId: string;
  readonly input: PlaceInput;
  readonly orderId: string;
  readonly paymentId: string;
  readonly reservationId: string;
  readonly totalMinor: number;
};

/** A priced basket as Checkout would hand it over. */
export function pricedSnapshot(wanted: readonly Wanted[], kind: 'ship' | 'handover', promotions = BOOK.promotions) {
  const lines = wanted.map(({ quantity, unitPriceMinor }) => ({
    lineId: newId('line'),
    variantId: newId('variant'),
    productId: newId('product'),
    categoryIds: [],
    collectionIds: [],
    taxClass: 'standard',
    quantity,
    unitPriceMinor,
    requiresShipping: true,
    weightGrams: 500,
  }));
  const basket: Basket = {
    currency: 'EUR',
    channel: kind === 'ship' ? 'online' : 'pos',
    storeId: 'store',
    nowMs: Date.UTC(2026, 2, 10, 12),
    codes: [],
    lines,
    delivery: kind === 'ship' ? { kind, countryCode: 'DE', methodId: 'standard' } : { kind, countryCode: 'DE' },
  };
  const priced = priceBasket(basket, { ...BOOK, promotions });
  const sold = priced.lines.map((line, index) => ({
    ...line,
    variantId: lines[index]?.variantId ?? '',
    productId: lines[index]?.productId ?? '',
    title: `Article ${index + 1}`,
    requiresShipping: true,
    taxes: [...line.taxes],
    discounts: [...line.discounts],
  }));
  return { priced, lines: sold };
}

export type SaleOptions = {
  readonly kind?: 'ship' | 'handover';
  readonly merchantId?: string;
  readonly storeId?: string;
  readonly registerId?: string | undefined;
  /** False: placed, and not captured yet. */
  readonly paid?: boolean;
};

/** Goods in stock and reserved, a payment authorised: all that Checkout has done before it places the order. */
export async function beginSale(
  platform: Platform,
  wanted: readonly Wanted[],
  options: SaleOptions = {},
): Promise<Sale> {
  const { kit, inventory, payments } = platform;
  const merchantId = options.merchantId ?? newId('merchant');
  const call = await kit.asService(merchantId);
  const kind = options.kind ?? 'ship';
  const { priced, lines } = pricedSnapshot(wanted, kind);
  const [storeId, locationId] = [options.storeId ?? newId('store'), newId('location')];
  const reservationId = newId('reservation');
  const stock = lines.map(({ variantId, quantity }) => ({ variantId, locationId, quantity }));
  must(await inventory.client.openLevels({ sourceId: newId('import'), lines: stock }, call));
  const reserved = lines.map(({ variantId, quantity }) => ({ variantId, quantity, locationIds: [locationId] }));
  const channel = kind === 'ship' ? 'online' : 'pos';
  must(await inventory.client.reserveStock({ reservationId, channel, lines: reserved }, call));
  const [orderId, paymentId] = [newId('order'), newId('payment')];
  const { totalMinor } = priced.totals;
  payments.authorise(paymentId, totalMinor);
  const input: PlaceInput = {
    orderId,
    checkoutId: newId('checkout'),
    storeId,
    channel,
    ...(kind === 'handover' ? { locationId, registerId: options.registerId ?? newId('register') } : {}),
    email: 'Ada@Example.org',
    locale: 'de-DE',
    currency: priced.currency,
    pricesIncludeTax: priced.pricesIncludeTax,
    priceBookVersion: priced.bookVersion,
    lines,
    ...(priced.shipping ? { shipping: { ...priced.shipping, taxes: [...priced.shipping.taxes] } } : {}),
    totals: priced.totals,
    delivery: { kind },
    reservationId,
    paymentId,
    redemptionId: newId('redemption'),
    tenders: [{ kind: 'card', amountMinor: totalMinor }],
  };
  return { merchantId, call, storeId, locationId, input, orderId, paymentId, reservationId, totalMinor };
}

/** As `beginSale`, then placed and captured. */
export async function sell(platform: Platform, wanted: readonly Wanted[], options: SaleOptions = {}) {
  const sale = await beginSale(platform, wanted, options);
  const placed = must(await platform.orders.client.placeOrder(sale.input, sale.call));
  if (options.paid !== false) await pay(platform, sale);
  return { ...sale, placed };
}

export async function pay({ payments, orders }: Platform, { orderId, paymentId, call }: Sale): Promise<void> {
  const capturedMinor = must(payments.capture(paymentId));
  must(await orders.client.markPaid({ orderId, paymentId, capturedMinor }, call));
}

/** As `sell`, and everything has left. */
export async function sellAndSend(platform: Platform, wanted: readonly Wanted[]) {
  const sale = await sell(platform, wanted);
  must(await platform.orders.client.fulfilOrder({ orderId: sale.orderId }, sale.call));
  return sale;
}

export function lineIdOf(sale: Sale, index = 0): string {
  const line = sale.input.lines[index];
  if (!line) throw new Error(`The sale has no line ${index}`);
  return line.lineId;
}

/** The order as the database has it: the other process remembers nothing. */
export async function orderOf({ otherOrders }: Platform, { orderId, call }: Sale) {
  return must(await otherOrders.client.getOrder({ orderId }, call));
}

export function must<Value>(result: Result<Value, Rejection>): Value {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${JSON.stringify(result.rejection)}`);
}
