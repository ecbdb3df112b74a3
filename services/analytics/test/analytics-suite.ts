import type { CallOptions } from '@concord/contract';
import type { PublishedEvent } from '@concord/events';
import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BookedOrder } from '../src/ports.ts';
import { recordSales } from '../src/reactions/record-sales.ts';
import { type Analytics, analyticsMigrations, type SalesIndex, startAnalytics } from '../src/service.ts';
import { postgresSales } from '../src/storage/postgres/postgres-sales.ts';
import { type Expected, expectedSales } from './expected-sales.ts';
import { eventsOf, makeOrder, newShop, numbers, orderBook, shuffled } from './order-book.ts';

const PERIOD = { from: '2026-03-01', to: '2026-06-30' };
const WAIT = { timeout: 60_000, interval: 20 };
const shop = newShop();
const below = numbers(7);
const orders = Array.from({ length: 500 }, () => makeOrder(shop, below));
const events = shuffled(
  orders.flatMap((order) => eventsOf(shop.merchantId, order)),
  below,
);

type Report = Parameters<Analytics['client']['salesReport']>[0];
type Row = Extract<Awaited<ReturnType<Analytics['client']['salesReport']>>, { ok: true }>['value']['items'][number];

const berlinDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });

/** What the service does, wherever its sales are kept. */
export function analyticsSuite(name: string, open: () => Promise<SalesIndex | undefined>): void {
  describe(`analytics in ${name}`, () => {
    let kit: TestService;
    let analytics: Analytics;
    let index: SalesIndex;
    let call: CallOptions;

    beforeAll(async () => {
      kit = await testService('analytics', analyticsMigrations);
      index = (await open()) ?? postgresSales(kit.data.database, kit.data.system);
      analytics = startAnalytics({ ...kit, index, clients: { orders: orderBook(shop.merchantId, orders) } });
      call = await kit.caller(shop.merchantId);
      await append(events);
    });

    afterAll(async () => {
      await analytics.stop();
      await kit.stop();
    });

    async function append(some: readonly PublishedEvent[]): Promise<void> {
      await kit.data.log.append(some);
      await vi.waitFor(async () => expect(await analytics.consumers[0]?.lag()).toBe(0), WAIT);
    }

    async function report(query: Omit<Report, 'from' | 'to'>, options = call): Promise<Row[]> {
      const rows: Row[] = [];
      let after: string | undefined;
      do {
        const page = await analytics.client.salesReport({ ...PERIOD, ...query, ...(after ? { after } : {}) }, options);
        if (!page.ok) throw new Error(JSON.stringify(page.rejection));
        rows.push(...page.value.items);
        after = page.value.nextCursor ?? undefined;
      } while (after);
      return rows;
    }

    async function summary(options = call) {
      const result = await analytics.client.salesSummary(PERIOD, options);
      if (!result.ok) throw new Error(JSON.stringify(result.rejection));
      return result.value.items;
    }

    test('sales of 500 orders, told in any order, equal the order book to the minor unit in every grouping (L15, L18)', async () => {
      expectRows(
        await report({ groupBy: ['channel'] }),
        (row) => `${row.channel}`,
        expectedSales(orders, (one) => one.channel),
      );
      expectRows(
        await report({ groupBy: ['store'] }),
        (row) => `${row.storeId}`,
        expectedSales(orders, (one) => one.storeId),
      );
      expectRows(
        await report({ groupBy: ['location'] }),
        (row) => `${row.locationId}`,
        expectedSales(orders, (one) => `${one.locationId}`),
      );
      expectRows(
        await report({ groupBy: ['day', 'channel'], first: 7 }),
        (row) => `${row.day} ${row.channel}`,
        expectedSales(orders, (one, at) => `${at.slice(0, 10)} ${one.channel}`),
      );
    });

    test('a day is a day of the asked time zone, also where its clocks change', async () => {
      const rows = await report({ groupBy: ['day'], timeZone: 'Europe/Berlin', first: 11 });
      expectRows(
        rows,
        (row) => `${row.day}`,
        expectedSales(orders, (_, at) => berlinDay.format(Date.parse(at))),
      );
    });

    test('sales by product, with what is of no product, add up to the whole, currency by currency', async () => {
      const rows = await report({ groupBy: ['product'], first: 5 });
      const totals = await summary();
      const names = [
        'units',
        'grossMinor',
        'netMinor',
        'taxMinor',
        'cancelledMinor',
        'refundMinor',
        'salesMinor',
      ] as const;
      expect(totals.map((total) => total.currency)).toEqual(['EUR', 'JPY', 'KWD']);
      for (const total of totals) {
        const same = rows.filter((row) => row.currency === total.currency);
        for (const name of names)
          expect(
            same.reduce((sum, row) => sum + row[name], 0),
            name,
          ).toBe(total[name]);
        expect(new Set(same.map((row) => row.productId))).toEqual(new Set([...shop.products, null]));
      }
    });

    test('the average order is gross by orders, and sales are gross less what was cancelled and given back', async () => {
      for (const row of await summary()) {
        expect(row.averageOrderMinor).toBe(Math.round(row.grossMinor / row.orders));
        expect(row.salesMinor).toBe(row.grossMinor - row.cancelledMinor - row.refundMinor);
      }
    });

    test('greatest gross first: each currency by itself, and no row is on two pages', async () => {
      const rows = await report({ groupBy: ['product', 'store'], sort: 'gross', first: 4 });
      const keys = rows.map((row) => `${row.currency} ${row.productId} ${row.storeId}`);
      expect(new Set(keys).size).toBe(rows.length);
      for (const currency of ['EUR', 'JPY', 'KWD']) {
        const gross = rows.filter((row) => row.currency === currency).map((row) => row.grossMinor);
        expect(gross).toEqual(gross.toSorted((a, b) => b - a));
      }
    });

    test('all events delivered again, in another order and under other batches, change nothing (L8)', async () => {
      const before = await report({ groupBy: ['day', 'product', 'location'] });
      const again = shuffled(events, below);
      for (let start = 0; start < again.length; start += 90) {
        await recordSales(kit.data.database, index)(again.slice(start, start + 90));
      }
      expect(await report({ groupBy: ['day', 'product', 'location'] })).toEqual(before);
    });

    test('the same facts told by new events change nothing either', async () => {
      const before = await report({ groupBy: ['day', 'product', 'location'] });
      await append(orders.slice(0, 100).flatMap((order) => eventsOf(shop.merchantId, order)));
      expect(await report({ groupBy: ['day', 'product', 'location'] })).toEqual(before);
    });

    test('a rebuild from the order book equals the projection, and removes what the book does not have (L15)', async () => {
      const other = newShop();
      const unseen = Array.from({ length: 450 }, () => makeOrder(other, below));
      const kept = unseen.slice(0, 30);
      const phantom = makeOrder(other, below);
      const book = orderBook(other.merchantId, unseen);
      const single = startAnalytics({ ...kit, index, clients: { orders: book } });
      const options = await kit.caller(other.merchantId);
      try {
        await append([...kept, phantom].flatMap((order) => eventsOf(other.merchantId, order)));
        expect(await single.client.getRebuild({}, options)).toMatchObject({ rejection: { code: 'REBUILD_NOT_FOUND' } });
        const started = await single.client.startRebuild({}, options);
        expect(started).toMatchObject({ ok: true, value: { status: 'running' } });
        await vi.waitFor(async () => {
          const latest = await single.client.getRebuild({}, options);
          expect(latest).toMatchObject({ value: { status: 'done', orders: 450, removed: 1 } });
        }, WAIT);
        const rows = await report({ groupBy: ['day', 'channel'] }, options);
        expectRows(
          rows,
          (row) => `${row.day} ${row.channel}`,
          expectedSales(unseen, (one, at) => `${at.slice(0, 10)} ${one.channel}`),
        );
        const fine = await report({ groupBy: ['day', 'product', 'store'] }, options);
        await append(unseen.flatMap((order) => eventsOf(other.merchantId, order)));
        expect(await report({ groupBy: ['day', 'product', 'store'] }, options)).toEqual(fine);
      } finally {
        await single.stop();
      }
    });

    test('another merchant sees none of it, and neither does a caller without the scope (L14)', async () => {
      expect(await summary(await kit.caller(newId('merchant')))).toEqual([]);
      const cashier = await kit.caller(shop.merchantId, { scopes: ['orders:read'] });
      expect(await analytics.client.salesSummary(PERIOD, cashier)).toEqual({
        ok: false,
        rejection: { code: 'FORBIDDEN', scope: 'analytics:read' },
      });
    });

    test('the audit gives the totals of each merchant and currency, and names what contradicts itself', async () => {
      const auditor = await kit.asService('');
      const facts = [];
      let after: string | undefined;
      do {
        const page = await analytics.client.auditAnalytics({ first: 1, ...(after ? { after } : {}) }, auditor);
        if (!page.ok) throw new Error(page.rejection.code);
        facts.push(...page.value.facts);
        after = page.value.nextCursor ?? undefined;
      } while (after);
      const mine = facts.filter((fact) => fact.merchantId === shop.merchantId);
      expect(mine.map((fact) => fact.currency)).toEqual(['EUR', 'JPY', 'KWD']);
      for (const fact of mine) {
        const booked = orders.filter((order) => order.currency === fact.currency);
        const sum = (of: (order: BookedOrder) => number) => booked.reduce((total, order) => total + of(order), 0);
        expect(fact).toMatchObject({
          orders: booked.length,
          grossMinor: sum((order) => order.totalMinor),
          taxMinor: sum((order) => order.totals.taxMinor),
          refundMinor: sum((order) => order.returns.reduce((total, one) => total + one.refundMinor, 0)),
        });
      }
      const lost = newShop();
      const [, ...reversals] = eventsOf(
        lost.merchantId,
        orders.find((order) => order.returns.length > 0) as BookedOrder,
      );
      await recordSales(kit.data.database, index)(reversals);
      const page = await analytics.client.auditAnalytics({}, auditor);
      if (!page.ok) throw new Error(page.rejection.code);
      const subjects = page.value.violations.filter((one) => one.law === 'L15').map((one) => one.subject);
      expect(subjects).toHaveLength(reversals.length);
      for (const subject of subjects) expect(subject).toContain(lost.merchantId);
    });

    test('checkouts that ended are counted by channel, with why they failed, and promotions with their orders', async () => {
      const ended = (channel: string, failure: string | null): PublishedEvent => ({
        id: newId('event'),
        type: failure === null ? 'checkout.checkout-completed.v1' : 'checkout.checkout-failed.v1',
        source: 'checkout',
        merchantId: shop.merchantId,
        key: newId('cart'),
        occurredAtMs: Date.parse('2026-04-01T12:00:00Z'),
        data: { checkoutId: newId('checkout'), channel, storeId: newId('store'), failure },
      });
      await append([
        ended('online', null),
        ended('online', 'PAYMENT_DECLINED'),
        ended('pos', null),
        ended('online', null),
      ]);
      expect(await analytics.client.checkoutReport(PERIOD, call)).toEqual({
        ok: true,
        value: {
          items: [
            {
              channel: 'online',
              completed: 2,
              failed: 1,
              conversionPpm: 666_667,
              failures: [{ code: 'PAYMENT_DECLINED', count: 1 }],
            },
            { channel: 'pos', completed: 1, failed: 0, conversionPpm: 1_000_000, failures: [] },
          ],
        },
      });

      const effects = await analytics.client.promotionReport(PERIOD, call);
      if (!effects.ok) throw new Error(effects.rejection.code);
      for (const row of effects.value.items) {
        const took = orders.filter(
          (order) =>
            !order.test &&
            order.currency === row.currency &&
            order.lines.some((line) => line.discounts.some((one) => one.promotionId === row.promotionId)),
        );
        expect(row.orders).toBe(took.length);
        expect(row.discountMinor).toBe(took.reduce((sum, order) => sum + order.totals.discountMinor, 0));
      }
      expect(effects.value.items).toHaveLength(6);
    });

    test('a period that ends before it begins, an unknown time zone and a made-up cursor are refused', async () => {
      const asked = { groupBy: ['day' as const] };
      const backwards = await analytics.client.salesReport({ from: '2026-02-02', to: '2026-02-01', ...asked }, call);
      const nowhere = await analytics.client.salesReport(
        { ...PERIOD, ...asked, timeZone: "UTC'; drop table sale" },
        call,
      );
      const made = await analytics.client.salesReport({ ...PERIOD, ...asked, after: 'nonsense' }, call);
      for (const answer of [backwards, nowhere, made]) {
        expect(answer).toMatchObject({ ok: false, rejection: { code: 'INVALID_INPUT' } });
      }
    });

    test('the graph shows the same figures, as money, with the places and products that they are about', async () => {
      const schema = mergeSubgraphs([analytics.subgraph]);
      const source = `{
    salesSummary(from: "2026-03-01", to: "2026-06-30") { currency orders sales { amountMinor currency } }
    salesReport(from: "2026-03-01", to: "2026-06-30", groupBy: [PRODUCT, CHANNEL], sort: GROSS, first: 3) {
      items { product { id } channel day figures { currency gross { amountMinor } discount { amountMinor } } }
      nextCursor
    }
    checkoutConversion(from: "2026-03-01", to: "2026-06-30") { channel completed }
  }`;
      const { data, errors } = await graphql({ schema, source, contextValue: graphContext(call) });
      expect(errors).toBeUndefined();
      const expected = (await summary()).map(({ currency, orders: count, salesMinor: amountMinor }) => ({
        currency,
        orders: count,
        sales: { amountMinor, currency },
      }));
      const shown = JSON.parse(JSON.stringify(data));
      expect(shown.salesSummary).toEqual(expected);
      expect(shown.salesReport.items).toHaveLength(3);
      expect(shown.salesReport.items[0]).toMatchObject({ day: null, figures: { currency: 'EUR', discount: null } });
      expect(shop.products).toContain(shown.salesReport.items[0].product.id);
      expect(shown.checkoutConversion[0]).toEqual({ channel: 'ONLINE', completed: 2 });
    });
  });
}

function expectRows(rows: readonly Row[], keyOf: (row: Row) => string, expected: Map<string, Expected>): void {
  const found = new Map(rows.map((row) => [`${keyOf(row)} ${row.currency}`, row]));
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, figures] of expected) expect(found.get(key), key).toMatchObject(figures);
}
