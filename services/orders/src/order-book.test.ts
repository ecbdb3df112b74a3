import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginSale, lineIdOf, must, orderOf, type Platform, sell, sellAndSend, startPlatform } from '../test/shop.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.stop());

const one = [{ quantity: 1, unitPriceMinor: 1_000 }];

test('a snapshot that does not add up is refused, and leaves no number, receipt or event behind', async () => {
  const { orders, kit } = platform;
  const sale = await beginSale(platform, one, { kind: 'handover' });
  const wrong = { ...sale.input, totals: { ...sale.input.totals, totalMinor: sale.totalMinor - 1 } };
  expect(await orders.client.placeOrder(wrong, sale.call)).toMatchObject({
    ok: false,
    rejection: { code: 'TOTALS_DO_NOT_ADD_UP', actualMinor: sale.totalMinor - 1, expectedMinor: sale.totalMinor },
  });
  const placed = must(await orders.client.placeOrder(sale.input, sale.call));
  expect(placed).toMatchObject({ number: '1001', receiptNumber: 'R-000001' });
  const about = (await kit.published()).filter((event) => event.key === sale.orderId);
  expect(about.filter((event) => event.type === 'orders.order-placed.v1')).toHaveLength(1);
});

test('30 sales of two registers at two servers at once: numbers and receipts are unique, in order and without a gap (L12)', async () => {
  const { orders, otherOrders, kit } = platform;
  const shared = { merchantId: newId('merchant'), storeId: newId('store'), kind: 'handover' as const };
  const registers = [newId('register'), newId('register')];
  const sales = await Promise.all(
    Array.from({ length: 30 }, (_, index) => beginSale(platform, one, { ...shared, registerId: registers[index % 2] })),
  );
  const answers = await Promise.all(
    sales.map(({ input, call }, index) => {
      const broken = index % 5 === 4 ? { totals: { ...input.totals, taxMinor: 0 } } : {};
      const server = index % 3 === 0 ? otherOrders : orders;
      return server.client.placeOrder({ ...input, ...broken }, call);
    }),
  );
  const placed = answers.filter((answer) => answer.ok).map(must);
  expect(placed).toHaveLength(24);
  const numbers = placed.map((order) => Number(order.number)).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 24 }, (_, index) => 1_001 + index));
  const receipts = Map.groupBy(placed, (order) => order.receiptNumber);
  expect(receipts.size).toBe(12);
  const audit = must(await orders.client.auditDocuments({}, await kit.asService('')));
  expect(audit.checked).toBeGreaterThanOrEqual(2);
  expect(audit.violations).toEqual([]);
});

test('a receipt is the original once, then a copy that says so; an invoice is issued once', async () => {
  const { orders } = platform;
  const sale = await sell(platform, one, { kind: 'handover' });
  const print = async () => must(await orders.client.printReceipt({ orderId: sale.orderId }, sale.call)).copy;
  expect([await print(), await print(), await print()]).toEqual([0, 1, 2]);
  const invoice = async () => must(await orders.client.issueInvoice({ orderId: sale.orderId }, sale.call)).number;
  expect([await invoice(), await invoice()]).toEqual(['INV-000001', 'INV-000001']);
  const online = await sell(platform, one);
  expect(await orders.client.printReceipt({ orderId: online.orderId }, online.call)).toMatchObject({
    rejection: { code: 'RECEIPT_NOT_FOUND' },
  });
});

test('a guest opens an order by its link, or by number and address; anything else finds nothing', async () => {
  const { orders, kit } = platform;
  const sale = await sell(platform, one);
  const claims = { kind: 'shopper', storeId: sale.storeId, scopes: ['orders:lookup'] } as const;
  const guest = await kit.caller(sale.merchantId, claims);
  const lookUp = (input: Parameters<typeof orders.client.lookUpOrder>[0], call = guest) =>
    orders.client.lookUpOrder(input, call);
  const { number, lookupToken: token } = sale.placed;
  expect(must(await lookUp({ token })).id).toBe(sale.orderId);
  expect(must(await lookUp({ number: `#${number}`, email: ' ADA@example.org ' })).id).toBe(sale.orderId);
  const stranger = await kit.caller(newId('merchant'), claims);
  const answers = await Promise.all([
    lookUp({ token: `${token.slice(0, -3)}${token.at(-3) === 'x' ? 'y' : 'x'}${token.slice(-2)}` }),
    lookUp({ number, email: 'eve@example.org' }),
    lookUp({ token }, stranger),
    lookUp({ number, email: 'ada@example.org' }, stranger),
  ]);
  expect(answers.map((answer) => !answer.ok && answer.rejection.code)).toEqual(Array(4).fill('ORDER_NOT_FOUND'));
  expect(await lookUp({ number })).toMatchObject({ rejection: { code: 'INVALID_INPUT' } });
  expect(await orders.client.getOrder({ orderId: sale.orderId }, guest)).toMatchObject({
    rejection: { code: 'FORBIDDEN' },
  });
});

test("another merchant's order is not there, whatever is asked of it", async () => {
  const { orders, kit } = platform;
  const sale = await sellAndSend(platform, one);
  const other = await kit.caller(newId('merchant'));
  const { orderId } = sale;
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  const answers = await Promise.all([
    orders.client.getOrder({ orderId }, other),
    orders.client.fulfilOrder({ orderId }, other),
    orders.client.cancelOrder({ orderId, reason: 'x' }, other),
    orders.client.receiveReturn({ orderId, locationId: newId('location'), lines, reason: 'x' }, other),
    orders.client.issueInvoice({ orderId }, other),
  ]);
  expect(answers.map((answer) => !answer.ok && answer.rejection.code)).toEqual(Array(5).fill('ORDER_NOT_FOUND'));
  expect(must(await orders.client.listOrders({}, other)).items).toEqual([]);
  expect(must(await orders.client.listTimeline({ orderId }, other)).items).toEqual([]);
});

test('the order book is paged newest first, and filtered', async () => {
  const { orders, kit } = platform;
  const merchantId = newId('merchant');
  const storeId = newId('store');
  const sales = [];
  for (const kind of ['ship', 'handover', 'ship'] as const)
    sales.push(await sell(platform, one, { merchantId, storeId, kind }));
  const staff = await kit.caller(merchantId, { scopes: ['orders:read'] });
  const ids = sales.map((sale) => sale.orderId).toReversed();
  const first = must(await orders.client.listOrders({ first: 2 }, staff));
  expect(first.items.map((order) => order.id)).toEqual(ids.slice(0, 2));
  const second = must(await orders.client.listOrders({ first: 2, after: first.nextCursor ?? '' }, staff));
  expect(second.items.map((order) => order.id)).toEqual(ids.slice(2));
  const listed = async (filter: Parameters<typeof orders.client.listOrders>[0]) =>
    must(await orders.client.listOrders(filter, staff)).items.map((order) => order.id);
  expect(await listed({ channel: 'pos' })).toEqual([sales[1]?.orderId]);
  expect(await listed({ query: '#1002' })).toEqual([sales[1]?.orderId]);
  expect(await listed({ query: 'ada@example.org', paymentStatus: 'paid' })).toEqual(ids);
  expect(await listed({ query: '10' })).toEqual(ids);
  for (const query of ['%', '0', 'x1', '9', '1'.repeat(300)]) expect(await listed({ query })).toEqual([]);
  expect(await listed({ status: 'cancelled' })).toEqual([]);
});

test('a number has the prefix that the store had when it was sold: in the answer, the book, events, look-ups and searches', async () => {
  const { orders, kit } = platform;
  const merchantId = newId('merchant');
  const storeId = newId('store');
  const numbers: Record<string, string> = {};
  for (const numberPrefix of ['BB-', '26', undefined]) {
    const { input, call } = await beginSale(platform, one, { merchantId, storeId });
    const sold = { ...input, ...(numberPrefix === undefined ? {} : { numberPrefix }), email: 'ada@example.org' };
    const placed = must(await orders.client.placeOrder(sold, call));
    numbers[placed.number] = placed.orderId;
    // Told again with another prefix, it is the order that is there.
    expect(must(await orders.client.placeOrder({ ...sold, numberPrefix: 'NEW-' }, call)).number).toBe(placed.number);
    expect(must(await orders.client.getOrder({ orderId: placed.orderId }, call)).number).toBe(placed.number);
  }
  expect(Object.keys(numbers).toSorted()).toEqual(['1003', '261002', 'BB-1001']);
  const told = (await kit.published()).filter(({ merchantId: whose }) => whose === merchantId);
  expect(
    told
      .filter(({ type }) => type === 'orders.order-placed.v1')
      .map(({ data }) => data.number)
      .toSorted(),
  ).toEqual(Object.keys(numbers).toSorted());
  const staff = await kit.caller(merchantId, { scopes: ['orders:read'] });
  const found = async (query: string) =>
    must(await orders.client.listOrders({ query }, staff))
      .items.map(({ number }) => number)
      .toSorted();
  const searches: readonly (readonly [string, readonly string[]])[] = [
    ['BB-1001', ['BB-1001']],
    ['#bb-10', ['BB-1001']],
    ['BB-', ['BB-1001']],
    ['1001', ['BB-1001']],
    ['261', ['261002']],
    ['26', ['261002']],
    ['100', ['1003', '261002', 'BB-1001']],
    ['BB-1002', []],
    ["BB-' or true", []],
    ['B'.repeat(300), []],
  ];
  for (const [query, expected] of searches) expect([query, await found(query)]).toEqual([query, expected]);
  const guest = await kit.caller(merchantId, { kind: 'shopper', storeId, scopes: ['orders:lookup'] });
  const lookedUp = async (number: string) => {
    const answer = await orders.client.lookUpOrder({ number, email: 'ada@example.org' }, guest);
    return answer.ok ? answer.value.number : answer.rejection.code;
  };
  expect([await lookedUp('#bb-1001'), await lookedUp('1001'), await lookedUp('AA-1001')]).toEqual([
    'BB-1001',
    'BB-1001',
    'ORDER_NOT_FOUND',
  ]);
});

test('a customer sees their own orders and no others', async () => {
  const { orders, kit } = platform;
  const merchantId = newId('merchant');
  const customerId = newId('customer');
  const mine = await beginSale(platform, one, { merchantId });
  const other = await beginSale(platform, one, { merchantId });
  must(await orders.client.placeOrder({ ...mine.input, customerId }, mine.call));
  must(await orders.client.placeOrder({ ...other.input, customerId: newId('customer') }, other.call));
  const customer = await kit.caller(merchantId, { kind: 'customer', subject: customerId, scopes: ['orders:own'] });
  const asked = { orderIds: [mine.orderId, other.orderId] };
  expect(must(await orders.client.listMyOrders({}, customer)).items.map(({ id }) => id)).toEqual([mine.orderId]);
  expect(must(await orders.client.listMyOrders(asked, customer)).items.map(({ id }) => id)).toEqual([mine.orderId]);
});

test('staff of one shop take goods back there and nowhere else', async () => {
  const { orders, kit } = platform;
  const sale = await sellAndSend(platform, one);
  const locationId = newId('location');
  const clerk = await kit.caller(sale.merchantId, { locationIds: [locationId], scopes: ['orders:return'] });
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  const take = (at: string) =>
    orders.client.receiveReturn({ orderId: sale.orderId, locationId: at, lines, reason: 'x' }, clerk);
  expect(await take(newId('location'))).toMatchObject({ rejection: { code: 'LOCATION_NOT_ALLOWED' } });
  expect((await take(locationId)).ok).toBe(true);
});

test('nothing comes back that has not left, and nothing is cancelled that has', async () => {
  const { orders } = platform;
  const open = await sell(platform, one);
  const lines = [{ lineId: lineIdOf(open), quantity: 1 }];
  const early = { orderId: open.orderId, locationId: newId('location'), lines, reason: 'x' };
  expect(await orders.client.receiveReturn(early, open.call)).toMatchObject({
    rejection: { code: 'MORE_THAN_RETURNABLE', requested: 1, returnable: 0 },
  });
  const unknown = { ...early, lines: [{ lineId: newId('line'), quantity: 1 }] };
  expect(await orders.client.receiveReturn(unknown, open.call)).toMatchObject({
    rejection: { code: 'LINE_NOT_FOUND' },
  });
  const sent = await sellAndSend(platform, one);
  expect(await orders.client.cancelOrder({ orderId: sent.orderId, reason: 'x' }, sent.call)).toMatchObject({
    rejection: { code: 'NOTHING_TO_CANCEL', status: 'completed' },
  });
});

test('what has not left is cancelled in part; what left comes back later; all of it is the whole payment', async () => {
  const { orders, payments } = platform;
  const sale = await sell(platform, [{ quantity: 3, unitPriceMinor: 777 }]);
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  must(await orders.client.fulfilOrder({ orderId: sale.orderId, lines }, sale.call));
  const cancelled = must(await orders.client.cancelOrder({ orderId: sale.orderId, reason: 'x' }, sale.call));
  expect(cancelled).toMatchObject({ status: 'completed', paymentStatus: 'partially_refunded' });
  const back = { orderId: sale.orderId, locationId: newId('location'), lines, reason: 'x' };
  must(await orders.client.receiveReturn(back, sale.call));
  expect(payments.refundedMinor(sale.paymentId)).toBe(sale.totalMinor);
  expect(await orderOf(platform, sale)).toMatchObject({ paymentStatus: 'refunded', returnStatus: 'returned' });
});

test('the same idempotency key is the same return, another body under it is refused', async () => {
  const { orders, payments } = platform;
  const sale = await sellAndSend(platform, [{ quantity: 2, unitPriceMinor: 500 }]);
  const call = { ...sale.call, idempotencyKey: 'return-1' };
  const lines = [{ lineId: lineIdOf(sale), quantity: 1 }];
  const command = { orderId: sale.orderId, locationId: newId('location'), lines, reason: 'x' };
  const [first, second] = await Promise.all([
    orders.client.receiveReturn(command, call),
    orders.client.receiveReturn(command, call),
  ]);
  expect(must(first).returnId).toBe(must(second).returnId);
  expect(payments.refundCount(sale.paymentId)).toBe(1);
  const other = await orders.client.receiveReturn({ ...command, reason: 'y' }, call);
  expect(other).toMatchObject({ rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } });
});

test('the audit proves every order of this file, and sees what someone changed behind our back', async () => {
  const { orders, kit } = platform;
  const auditor = await kit.asService('');
  const clean = must(await orders.client.auditOrders({ first: 5_000 }, auditor));
  expect(clean.checked).toBeGreaterThan(30);
  expect(clean.facts).toHaveLength(clean.checked);
  expect(clean.violations).toEqual([]);
  const sale = await sellAndSend(platform, one);
  const text = `update orders set total_minor = total_minor + 1, lines = jsonb_set(lines, '{0,returned}', '2')
    where merchant_id = $1`;
  await kit.data.system.run({ text, values: [sale.merchantId] });
  const pages = [];
  let after: string | undefined;
  do {
    const page = must(await orders.client.auditOrders({ first: 7, ...(after ? { after } : {}) }, auditor));
    pages.push(page);
    after = page.nextCursor ?? undefined;
  } while (after);
  expect(pages.reduce((sum, page) => sum + page.checked, 0)).toBe(clean.checked + 1);
  const found = pages.flatMap((page) => page.violations);
  expect(new Set(found.map(({ law }) => law))).toEqual(new Set(['L3', 'L17']));
  expect(found.every(({ subject }) => subject.includes(sale.orderId))).toBe(true);
});
