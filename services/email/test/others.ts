import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import type { Customer, EmailClients, Order, StoreContext } from '../src/ports.ts';

type Line = Order['lines'][number];

/** Orders, customers and stores of the other services, in memory, behind their contracts' types. */
export function others() {
  const orders = new Map<string, Order>();
  const customers = new Map<string, Customer>();
  const stores = new Map<string, StoreContext>();
  let down = false;
  const clients: EmailClients = {
    orders: {
      getOrder: async ({ orderId }) => {
        if (down) return reject({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
        const order = orders.get(orderId);
        return order ? accept(order) : reject({ code: 'ORDER_NOT_FOUND' });
      },
    },
    identity: {
      getCustomer: async ({ customerId }) => {
        const customer = customers.get(customerId);
        return customer ? accept(customer) : reject({ code: 'CUSTOMER_NOT_FOUND' });
      },
    },
    merchant: {
      getStoreContext: async ({ storeId }) => {
        const store = stores.get(storeId);
        return store ? accept(store) : reject({ code: 'STORE_NOT_FOUND' });
      },
      listStores: async () => accept({ items: [...stores.values()].map(storeView), nextCursor: null }),
    },
  };
  return {
    clients,
    addOrder: (order: Order) => void orders.set(order.id, order),
    addCustomer: (customer: Customer) => void customers.set(customer.id, customer),
    addStore: (store: StoreContext) => void stores.set(store.storeId, store),
    /** Orders answers no call from now on, or does again. */
    setOrdersDown: (isDown: boolean) => {
      down = isDown;
    },
  };
}

export function newStore(name: string, locale: string): StoreContext {
  return {
    storeId: newId('store'),
    name,
    status: 'open',
    currency: 'EUR',
    currencies: ['EUR'],
    locale,
    locales: [locale],
    countryCode: 'DE',
    pricesIncludeTax: true,
    taxRounding: 'line',
    cashRounding: {},
    theme: { accentColour: '#0a7d4f', logoUrl: null, tagline: null },
    orderNumberPrefix: '',
    shipsFrom: [],
    pickupLocations: [],
    version: 1,
  };
}

function storeView({ storeId, cashRounding: _, shipsFrom, pickupLocations, ...store }: StoreContext) {
  return { ...store, id: storeId, cashRounding: {}, host: null };
}

export function newCustomer(kind: Customer['kind'], email: string | null): Customer {
  return {
    id: newId('customer'),
    kind,
    email,
    name: 'Ada Lovelace',
    phone: null,
    tags: [],
    segments: [],
    taxExempt: false,
    acceptsMarketing: false,
    note: '',
    addresses: [],
    createdAt: new Date().toISOString(),
    version: 1,
  };
}

export function newOrder(store: StoreContext, change: Partial<Order> = {}): Order {
  const lines = [newLine('Linen shirt <b>& more</b>', 2, 2_500), newLine('Socks', 1, 790)];
  return {
    id: newId('order'),
    number: '1001',
    storeId: store.storeId,
    channel: 'online',
    locationId: null,
    registerId: null,
    customerId: null,
    email: 'ada@example.test',
    status: 'open',
    paymentStatus: 'paid',
    fulfilmentStatus: 'unfulfilled',
    returnStatus: 'none',
    currency: 'EUR',
    totalMinor: 6_280,
    capturedMinor: 6_280,
    refundedMinor: 0,
    refundingMinor: 0,
    placedAt: new Date().toISOString(),
    test: false,
    version: 1,
    locale: store.locale,
    pricesIncludeTax: true,
    taxTreatment: 'taxed',
    priceBookVersion: '1',
    lines,
    totals: {
      subtotalMinor: 5_790,
      discountMinor: 0,
      shippingMinor: 490,
      taxOnTopMinor: 0,
      taxReliefMinor: 0,
      roundingMinor: 0,
      totalMinor: 6_280,
      taxMinor: 1_003,
      netMinor: 5_277,
    },
    delivery: {
      kind: 'ship',
      address: {
        name: 'Ada Lovelace',
        line1: 'Unter den Linden 1',
        city: 'Berlin',
        postalCode: '10117',
        countryCode: 'DE',
      },
    },
    tenders: [],
    checkoutId: newId('checkout'),
    paymentId: newId('payment'),
    reservationId: null,
    fulfilments: [],
    cancellation: null,
    returns: [],
    ...change,
  };
}

function newLine(title: string, quantity: number, unitPriceMinor: number): Line {
  const totalMinor = quantity * unitPriceMinor;
  return {
    lineId: newId('line'),
    variantId: newId('variant'),
    productId: newId('product'),
    title,
    variantTitle: null,
    sku: null,
    imageUrl: null,
    requiresShipping: true,
    quantity,
    unitPriceMinor,
    subtotalMinor: totalMinor,
    discountMinor: 0,
    netMinor: totalMinor,
    taxMinor: 0,
    totalMinor,
    taxes: [],
    discounts: [],
    open: quantity,
    fulfilled: 0,
    cancelled: 0,
    returned: 0,
  };
}

export function newEvent(merchantId: string, type: string, key: string, data: object): PublishedEvent {
  const [source = ''] = type.split('.');
  return { id: newId('event'), type, source, merchantId, key, occurredAtMs: Date.now(), data: { ...data } };
}

export function placed(merchantId: string, { id, customerId }: Order): PublishedEvent {
  return newEvent(merchantId, 'orders.order-placed.v1', id, { orderId: id, customerId });
}
