import type { Operation } from '@concord/contract';
import { newId } from '@concord/ids';
import { MARK, percentOff, type Things } from './one-of-everything.ts';

type Input = Readonly<Record<string, unknown>>;

/** What a field of an input is called, and which of the merchant's ids it takes. Plurals are lists of one. */
function idFields(a: Things): Input {
  const { storeId, locationId, registerId, publishableKey } = a.merchant;
  const one = {
    storeId,
    locationId,
    registerId,
    publishableKey,
    shiftId: a.shiftId,
    userId: a.userId,
    sessionId: a.sessionId,
    clientId: a.clientId,
    customerId: a.customerId,
    addressId: a.addressId,
    assignmentId: a.assignmentId,
    productId: a.productId,
    variantId: a.variantId,
    collectionId: a.collectionId,
    importId: a.importId,
    exportId: a.exportId,
    reservationId: a.reservationId,
    promotionId: a.promotionId,
    batchId: a.batchId,
    cartId: a.cartId,
    checkoutId: a.checkoutId,
    paymentId: a.paymentId,
    orderId: a.orderId,
    endpointId: a.endpointId,
    deliveryId: a.deliveryId,
    installationId: a.installationId,
    messageId: a.messageId,
    subjectId: a.productId,
  };
  const many = Object.entries(one).map(([name, id]) => [`${name}s`, [id]] as const);
  return { ...one, ...Object.fromEntries(many) };
}

/** Fields that every operation takes alike, and that name nobody's things. */
const PLAIN: Input = {
  amountMinor: 100,
  channel: 'online',
  counted: 1,
  countedMinor: 10_100,
  currency: 'EUR',
  from: '2026-01-01',
  to: '2026-12-31',
  reason: `${MARK} reason`,
  quantity: 1,
  part: 1,
};

/** What the fields' names do not say: per operation, only what it takes beside its ids. `undefined` leaves a field out. */
function special(a: Things): Readonly<Record<string, Input>> {
  const { variantId, orderLineId, merchant } = a;
  const { locationId, storeId } = merchant;
  const address = { name: 'Some One', line1: 'Street 1', city: 'Berlin', countryCode: 'DE' };
  const orderLines = [{ lineId: orderLineId, quantity: 1 }];
  return {
    'identity.assignRole': { roleId: 'cashier', scope: { merchant: true } },
    'identity.createStaff': {
      email: `new-${a.email}`,
      name: 'New',
      roleId: a.roleId,
      locationIds: undefined,
    },
    'identity.addAddress': { address },
    'identity.updateCustomer': { note: `${MARK} note` },
    'identity.listAuditEntries': { subject: a.productId },
    'identity.listCustomers': { email: a.email },
    'merchant.createRegister': { name: 'Till 2' },
    'merchant.installApp': { name: 'App', scopes: ['orders:read'] },
    'merchant.resolveWebhookEndpoints': {},
    'catalog.updateProduct': { title: `${MARK} boot` },
    'catalog.createProduct': {
      title: `${MARK} shoe`,
      categoryId: a.categoryId,
      variants: [{ prices: [{ currency: 'EUR', amountMinor: 100 }] }],
    },
    'catalog.createCategory': { name: `${MARK} below`, parentId: a.categoryId },
    'catalog.createCollection': { title: `${MARK} more` },
    'catalog.updateCollection': { title: `${MARK} picks` },
    'catalog.setPrices': { lines: [{ variantId, currency: 'EUR', amountMinor: 1_000 }] },
    'catalog.findVariant': { sku: a.sku },
    'catalog.listProducts': { categoryHandle: a.handle },
    'catalog.startImport': { csv: 'Handle,Title,Variant Price\nother-import,Other,1.00', currency: 'EUR' },
    'search.searchProducts': { text: MARK },
    'search.suggestTerms': { text: MARK.slice(0, 5) },
    'inventory.adjustStock': { lines: [{ variantId, locationId, delta: 1 }] },
    'inventory.recordCount': { lines: [{ variantId, locationId, counted: 90 }] },
    'inventory.openLevels': { sourceId: 'opening', lines: [{ variantId, locationId, quantity: 5 }] },
    'inventory.setStockPolicy': { tracked: true, backorderLimit: 0, safetyStock: {} },
    'promotions.createPromotion': { promotion: percentOff('Another') },
    'promotions.updatePromotion': { state: 'active' },
    'promotions.createCoupons': { codes: [`${a.couponCode}-2`] },
    'promotions.listCoupons': { code: a.couponCode },
    'promotions.activePromotions': { codes: [a.couponCode] },
    'payments.refundPayment': { refundId: newId('refund'), amountMinor: 1 },
    'payments.getGiftCard': { code: a.giftCardCode },
    'payments.openShift': { shiftId: undefined, floatMinor: 0 },
    'payments.recordCashMovement': { kind: 'paid_in' },
    'payments.listPayments': { registerId: undefined },
    'payments.listEntries': { sourceId: a.paymentId },
    'orders.listOrders': { locationId: undefined, customerId: undefined, channel: undefined, query: a.orderNumber },
    'orders.lookUpOrder': { token: a.lookupToken },
    'orders.printReceipt': { orderId: a.tillOrderId },
    'orders.fulfilOrder': { lines: orderLines },
    'orders.receiveReturn': { registerId: undefined, lines: orderLines },
    'orders.resumeProcess': { processId: a.batchId },
    'checkout.createCart': { locationId: undefined, registerId: undefined, customerId: undefined },
    'checkout.setLine': { lineId: a.cartLineId, quantity: 2 },
    'checkout.addCode': { code: a.couponCode },
    'checkout.removeCode': { code: a.couponCode },
    'checkout.setContact': { contact: { name: `${MARK} name` }, customerId: undefined },
    'checkout.setDelivery': { kind: 'ship', methodId: 'standard' },
    'checkout.completeCheckout': {
      quoteId: a.quoteId,
      tenders: [{ kind: 'card', token: 'tok_test_success', amountMinor: 1_000 }],
    },
    'checkout.setTaxRates': { taxRates: [] },
    'checkout.setShippingMethods': { storeId, shippingMethods: [] },
    'email.listMessages': { customerId: undefined },
    'analytics.salesReport': { groupBy: ['channel'], channel: undefined, locationId: undefined },
    'analytics.salesSummary': { channel: undefined, locationId: undefined },
    'analytics.promotionReport': { channel: undefined, locationId: undefined },
    'inventory.listMovements': {},
  };
}

export type ForeignInput = { readonly input: Input; readonly namesThings: boolean };

/** For each operation an input that is made of one merchant's ids, by the names of the fields that its contract has. */
export function foreignInputs(a: Things): (name: string, operation: Operation) => ForeignInput {
  const ids = idFields(a);
  const specials = special(a);
  return (name, operation) => {
    const input: Record<string, unknown> = {};
    let namesThings = false;
    for (const [field, schema] of Object.entries(operation.input.shape)) {
      const isNeeded = !schema.safeParse(undefined).success;
      if (field in ids) {
        input[field] = ids[field];
        namesThings = true;
      } else if (isNeeded && field in PLAIN) input[field] = PLAIN[field];
    }
    const beside = specials[name];
    return { input: { ...input, ...beside }, namesThings: namesThings || beside !== undefined };
  };
}
