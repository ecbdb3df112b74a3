import { randomUUID } from 'node:crypto';
import { CARDS, complete, tillCart, webCart } from './buying.ts';
import type { GraphClient } from './graph.ts';
import { type Merchant, newMerchant } from './people.ts';
import { accepted, type RestClient } from './rest.ts';
import { untilPaid } from './shop-facts.ts';

/** In every text that the merchant writes: wherever it shows up with somebody else, something has leaked. */
export const MARK = 'quillwort';

export type Things = Awaited<ReturnType<typeof oneOfEverything>>;

type Ided = { readonly id: string };
type BookedOrder = {
  readonly number: string;
  readonly paymentId: string;
  readonly reservationId: string;
  readonly lines: readonly { readonly lineId: string }[];
};
type Page<Item> = { readonly items: readonly Item[] };

/** A merchant that has one of everything that can have an id. */
export async function oneOfEverything(graph: GraphClient, api: RestClient) {
  const merchant = await newMerchant(graph, `${MARK} trading`);
  const token = merchant.owner.token;
  const ask = <Value>(name: string, input: Readonly<Record<string, unknown>> = {}) =>
    accepted<Value>(api(name, input, token));

  const goods = await goodsOf(ask, merchant);
  const people = await peopleOf(ask);
  const offers = await offersOf(ask, merchant);
  const apps = await appsOf(ask);
  const sale = await saleOf(graph, ask, merchant, goods.variantId, offers.couponCode);
  const till = await tillOf(graph, ask, merchant, goods.variantId);
  const told = await toldOf(ask);
  return { merchant, ...goods, ...people, ...offers, ...apps, ...sale, ...till, ...told };
}

type Ask = <Value>(name: string, input?: Readonly<Record<string, unknown>>) => Promise<Value>;

async function goodsOf(ask: Ask, { locationId }: Merchant) {
  const handle = `${MARK}-${randomUUID().slice(0, 8)}`;
  const category = await ask<Ided>('catalog.createCategory', { name: `${MARK} shoes`, handle });
  const sku = handle.toUpperCase();
  const barcode = '4006381333931';
  const product = await ask<Ided & { variants: readonly Ided[] }>('catalog.createProduct', {
    title: `${MARK} boot`,
    handle,
    status: 'active',
    categoryId: category.id,
    variants: [{ sku, barcode, prices: [{ currency: 'EUR', amountMinor: 1_000 }] }],
  });
  const variantId = product.variants[0]?.id ?? '';
  const collection = await ask<Ided>('catalog.createCollection', {
    title: `${MARK} picks`,
    handle,
    productIds: [product.id],
  });
  const csv = `Handle,Title,Variant Price\n${handle}-import,${MARK} import,1.00`;
  const { exportId } = await ask<{ exportId: string }>('orders.startExport', {});
  const { importId } = await ask<{ importId: string }>('catalog.startImport', { csv, currency: 'EUR', locationId });
  await ask('inventory.adjustStock', { reason: `${MARK} arrived`, lines: [{ variantId, locationId, delta: 100 }] });
  return {
    handle,
    sku,
    barcode,
    categoryId: category.id,
    productId: product.id,
    variantId,
    collectionId: collection.id,
    importId,
    exportId,
  };
}

async function peopleOf(ask: Ask) {
  const password = 'a long enough passphrase';
  const address = { name: `${MARK} person`, line1: `${MARK} street`, city: 'Berlin', countryCode: 'DE' };
  const customer = await ask<Ided>('identity.createCustomer', {
    name: `${MARK} customer`,
    email: `${MARK}-${randomUUID()}@example.test`,
  });
  const { addresses } = await ask<{ addresses: readonly Ided[] }>('identity.addAddress', {
    customerId: customer.id,
    address,
  });
  const user = await ask<Ided & { assignments: readonly Ided[] }>('identity.createStaff', {
    name: `${MARK} staff`,
    email: `${MARK}-${randomUUID()}@example.test`,
    password,
    roleId: 'cashier',
  });
  const role = await ask<Ided>('identity.createRole', { name: `${MARK} role`, permissions: ['orders:read'] });
  const client = await ask<{ clientId: string }>('identity.createApiClient', {
    name: `${MARK} client`,
    scopes: ['orders:read'],
  });
  const sessions = await ask<Page<Ided>>('identity.listSessions');
  return {
    customerId: customer.id,
    addressId: addresses[0]?.id ?? '',
    userId: user.id,
    assignmentId: user.assignments[0]?.id ?? '',
    roleId: role.id,
    clientId: client.clientId,
    sessionId: sessions.items[0]?.id ?? '',
  };
}

async function offersOf(ask: Ask, { storeId }: Merchant) {
  const promotion = await ask<Ided>('promotions.createPromotion', {
    promotion: percentOff(`${MARK} offer`),
    storeIds: [storeId],
  });
  const couponCode = `${MARK}-${randomUUID().slice(0, 8)}`.toUpperCase();
  const batch = await ask<Ided>('promotions.createCoupons', { promotionId: promotion.id, codes: [couponCode] });
  return { promotionId: promotion.id, batchId: batch.id, couponCode };
}

export function percentOff(name: string) {
  return {
    name,
    priority: 1,
    stacking: { kind: 'combinable', with: ['product', 'shipping'] },
    conditions: [{ kind: 'coupon', codes: [] }],
    effect: { kind: 'order_percent_off', ratePpm: 100_000 },
  };
}

async function appsOf(ask: Ask) {
  const types = ['orders.*', 'merchant.*'];
  const endpoint = await ask<Ided>('merchant.createWebhookEndpoint', { url: 'http://127.0.0.1:9/nobody', types });
  const installation = await ask<Ided>('merchant.installApp', { name: `${MARK} app`, scopes: ['orders:read'] });
  return { endpointId: endpoint.id, installationId: installation.id };
}

/** An order that was paid, sent, and is half on its way back; and a cart that is still open. */
async function saleOf(
  graph: GraphClient,
  ask: Ask,
  { shopper, locationId }: Merchant,
  variantId: string,
  code: string,
) {
  const email = `${MARK}-${randomUUID()}@example.test`;
  const bought = await webCart(graph, shopper, [{ variantId, quantity: 2 }], { email, code });
  const checkout = await complete(graph, shopper, bought, CARDS.success);
  const orderId = checkout.order?.id ?? '';
  await untilPaid(async () => (await ask<{ paymentStatus: string }>('orders.getOrder', { orderId })).paymentStatus);
  const order = await ask<BookedOrder>('orders.getOrder', { orderId });
  const orderLineId = order.lines[0]?.lineId ?? '';
  await ask('orders.fulfilOrder', { orderId, lines: [{ lineId: orderLineId, quantity: 1 }] });
  await ask('orders.receiveReturn', {
    orderId,
    locationId,
    lines: [{ lineId: orderLineId, quantity: 1 }],
    reason: `${MARK} reason`,
  });
  const open = await webCart(graph, shopper, [{ variantId, quantity: 1 }], { email });
  const cart = await ask<{ lines: readonly { lineId: string }[] }>('checkout.getCart', { cartId: open.id });
  return {
    email,
    checkoutId: checkout.id,
    orderId,
    orderNumber: order.number,
    orderLineId,
    lookupToken: checkout.lookupToken ?? '',
    paymentId: order.paymentId,
    reservationId: order.reservationId,
    cartId: open.id,
    cartLineId: cart.lines[0]?.lineId ?? '',
    quoteId: open.quoteId,
  };
}

async function tillOf(graph: GraphClient, ask: Ask, merchant: Merchant, variantId: string) {
  const { registerId, owner } = merchant;
  const shift = await ask<{ shiftId: string }>('payments.openShift', {
    registerId,
    floatMinor: 10_000,
    currency: 'EUR',
  });
  await ask('payments.recordCashMovement', { shiftId: shift.shiftId, kind: 'paid_in', amountMinor: 100, reason: MARK });
  const cart = await tillCart(graph, owner, placeOf(merchant), [{ variantId, quantity: 1 }]);
  const sold = await complete(graph, owner, cart, { cash: { tenderedMinor: 1_000 } });
  const giftCard = await ask<{ code: string }>('payments.issueGiftCard', { amountMinor: 2_500, currency: 'EUR' });
  return { shiftId: shift.shiftId, tillOrderId: sold.order?.id ?? '', giftCardCode: giftCard.code };
}

function placeOf({ storeId, locationId, registerId }: Merchant) {
  return { storeId, locationId, registerId };
}

/** What others are told of it: a webhook's delivery and an e-mail, which come a moment later. */
async function toldOf(ask: Ask) {
  const [delivery, message] = await Promise.all([
    first(() => ask<Page<Ided>>('notifications.listDeliveries')),
    first(() => ask<Page<Ided>>('email.listMessages')),
  ]);
  return { deliveryId: delivery.id, messageId: message.id };
}

async function first(list: () => Promise<Page<Ided>>): Promise<Ided> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const [item] = (await list()).items;
    if (item) return item;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Nothing came within 20 s');
}
