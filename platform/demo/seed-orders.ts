import { setTimeout as delay } from 'node:timers/promises';
import type { Clients } from '../services/clients.ts';
import { DEMO_CUSTOMERS } from './customers.ts';
import { DEMO_ORDERS, type DemoOrder } from './orders.ts';
import type { Demo } from './seed.ts';
import { type As, done } from './seed-call.ts';
import { type DemoVariant, variantName } from './seed-catalogue.ts';

type Tender = Parameters<Clients['checkout']['completeCheckout']>[0]['tenders'][number];

const SETTLED_TIMEOUT_MS = 10_000;

/** Buys the demo orders through carts and checkouts of their channels, then ships, cancels and returns as they say. */
export async function seedOrders(
  clients: Clients,
  demo: Demo,
  as: As,
  variants: ReadonlyMap<string, DemoVariant>,
): Promise<void> {
  for (const order of DEMO_ORDERS) {
    const orderId = await buy(clients, demo, as, variants, order);
    await settle(clients, demo, as, order, orderId);
  }
}

async function buy(
  { checkout }: Clients,
  demo: Demo,
  as: As,
  variants: ReadonlyMap<string, DemoVariant>,
  order: DemoOrder,
): Promise<string> {
  const { key, channel } = order;
  const step = (name: string) => as(`order ${key} ${name}`);
  const locationId = order.location ? demo.locationIds[order.location] : undefined;
  const registerId = order.register ? demo.registerIds[order.register] : undefined;
  const lines = order.lines.map(({ handle, options, quantity }) => ({
    variantId: variantIdOf(variants, handle, options),
    quantity,
  }));
  const opened = await done(
    key,
    checkout.createCart(
      {
        storeId: demo.storeIds[order.store],
        channel,
        lines,
        ...(channel === 'pos' && locationId ? { locationId } : {}),
        ...(registerId ? { registerId } : {}),
      },
      step('cart'),
    ),
  );
  const cartId = opened.id;
  if (opened.checkoutId)
    return orderOf(key, await done(key, checkout.getCheckout({ checkoutId: opened.checkoutId }, step('look'))));
  if (order.coupon) await done(key, checkout.addCode({ cartId, code: order.coupon }, step('code')));
  if (channel !== 'pos') await done(key, checkout.setContact({ cartId, ...contactOf(order) }, step('contact')));
  let cart = await done(
    key,
    checkout.setDelivery(
      {
        cartId,
        kind: order.fulfilment,
        ...(order.fulfilment === 'pickup' && locationId ? { pickupLocationId: locationId } : {}),
      },
      step('delivery'),
    ),
  );
  const method = cart.shippingOptions[0]?.methodId;
  if (order.fulfilment === 'ship') {
    if (!method) throw new Error(`Demo order ${key} can be shipped by nobody: ${JSON.stringify(cart)}`);
    cart = await done(key, checkout.setDelivery({ cartId, kind: 'ship', methodId: method }, step('method')));
  }
  const { quoteId, totals } = await done(key, checkout.getCart({ cartId }, step('quote')));
  const bought = await done(
    key,
    checkout.completeCheckout({ cartId, quoteId, tenders: tendersOf(order, totals.totalMinor) }, step('checkout')),
  );
  return orderOf(key, bought);
}

function orderOf(key: string, checkout: { readonly status: string; readonly orderId: string | null }): string {
  if (checkout.status === 'completed' && checkout.orderId) return checkout.orderId;
  throw new Error(`Demo order ${key} stands at ${JSON.stringify(checkout)}`);
}

/** Where the order has got to by now. */
async function settle({ orders }: Clients, demo: Demo, as: As, order: DemoOrder, orderId: string): Promise<void> {
  const step = (name: string) => as(`order ${order.key} ${name}`);
  const isDone = order.channel === 'pos' || order.fulfilment === 'digital';
  if (isDone || order.outcome === 'open' || order.outcome === 'ready') return;
  await paid({ orders } as Clients, orderId, step('paid'));
  if (order.outcome === 'cancelled') {
    await done(order.key, orders.cancelOrder({ orderId, reason: 'Changed her mind' }, step('cancel')));
    return;
  }
  await done(order.key, orders.fulfilOrder({ orderId }, step('fulfil')));
  if (order.outcome !== 'returned') return;
  const { lines } = await done(order.key, orders.getOrder({ orderId }, step('read')));
  const back = lines.map(({ lineId, quantity }) => ({ lineId, quantity, condition: 'sellable' as const }));
  await done(
    order.key,
    orders.receiveReturn(
      { orderId, locationId: demo.locationIds.hamburg, lines: back, reason: 'Too large' },
      step('return'),
    ),
  );
}

async function paid({ orders }: Clients, orderId: string, call: ReturnType<As>): Promise<void> {
  const deadline = Date.now() + SETTLED_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { paymentStatus } = await done('paid', orders.getOrder({ orderId }, call));
    if (paymentStatus === 'paid') return;
    await delay(20);
  }
  throw new Error(`Order ${orderId} was not paid in time`);
}

function contactOf({ who }: DemoOrder) {
  const customer = DEMO_CUSTOMERS.find((one) => one.key === who);
  const name = customer ? `${customer.givenName} ${customer.familyName}` : 'Robin Guest';
  const { line1, postalCode, city, region, country } = customer?.address ?? {
    line1: 'Torhausweg 1',
    postalCode: '10115',
    city: 'Berlin',
    region: undefined,
    country: 'DE',
  };
  const shippingAddress = {
    name,
    line1,
    postalCode,
    city,
    countryCode: country,
    ...(region ? { regionCode: region } : {}),
  };
  return { contact: { email: customer?.email ?? 'robin.guest@example.test', name }, shippingAddress };
}

/** The tenders as the demo has them; a gift card that nobody has bought is paid by card instead. */
function tendersOf(order: DemoOrder, totalMinor: number): Tender[] {
  let left = totalMinor;
  return order.tenders.flatMap(({ kind, amountMinor }): Tender[] => {
    const part = Math.min(left, amountMinor ?? left);
    left -= part;
    if (part === 0) return [];
    if (kind === 'cash') return [{ kind, amountMinor: part, tenderedMinor: Math.ceil(part / 1_000) * 1_000 }];
    if (kind === 'bank-transfer' || kind === 'card-terminal') return [{ kind: 'manual', amountMinor: part }];
    return [{ kind: 'card', token: 'tok_test_success', amountMinor: part }];
  });
}

function variantIdOf(variants: ReadonlyMap<string, DemoVariant>, handle: string, options: readonly string[]): string {
  const exact = variants.get(variantName(handle, options));
  const found =
    exact ??
    [...variants.values()].find(
      (variant) => variant.handle === handle && options.every((option) => variant.options.includes(option)),
    );
  if (!found) throw new Error(`The demo catalogue has no ${handle} in ${options.join(', ')}`);
  return found.variantId;
}
