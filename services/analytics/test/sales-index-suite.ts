import type { Database } from '@concord/database';
import { newId } from '@concord/ids';
import { describe, expect, it } from 'vitest';
import type { Facts, Reversal, Sale } from '../src/domain/sale.ts';
import type { SalesIndex, SalesPage, SalesRow } from '../src/storage/sales-index.ts';

const ALL = { from: '2026-03-01', to: '2026-06-30', timeZone: 'UTC' };
const PAGE: SalesPage = { groupBy: [], sort: 'key', first: 100 };
const AT_MS = Date.parse('2026-04-01T23:30:00Z');
const NOTHING: Facts = { sales: [], reversals: [], outcomes: [] };

export type OpenSales = () => Promise<{ readonly index: SalesIndex; readonly database: Database }>;

export function sale(merchantId: string, change: Partial<Sale> = {}): Sale {
  const line = { lineId: newId('line'), productId: newId('product'), variantId: newId('variant'), quantity: 3 };
  return {
    merchantId,
    orderId: newId('order'),
    storeId: 'store',
    channel: 'online',
    locationId: null,
    currency: 'EUR',
    placedAtMs: AT_MS,
    test: false,
    grossMinor: 1_000,
    netMinor: 840,
    taxMinor: 160,
    discountMinor: 50,
    shippingMinor: 100,
    promotionIds: [],
    lines: [{ ...line, grossMinor: 900, netMinor: 757 }],
    ...change,
  };
}

function returned({ merchantId, orderId, lines }: Sale, refundMinor: number): Reversal {
  const parts = lines.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: 1, amountMinor: refundMinor }));
  const when = { occurredAtMs: AT_MS + 3_600_000 };
  return {
    merchantId,
    id: newId('return'),
    kind: 'return',
    orderId,
    whole: false,
    amountMinor: refundMinor,
    lines: parts,
    ...when,
  };
}

/** What every adapter of the port must do. */
export function salesIndexSuite(name: string, open: OpenSales): void {
  /** As the service saves: what is left to commit is committed. */
  const saving = async () => {
    const { index, database } = await open();
    const save = async (merchantId: string, facts: Partial<Facts>) => {
      await database.forMerchant(merchantId, ...(await index.save(merchantId, { ...NOTHING, ...facts })));
    };
    const total = async (merchantId: string): Promise<SalesRow | undefined> =>
      (await index.readSales(merchantId, ALL, PAGE))[0];
    return { index, save, total };
  };

  describe(`${name}: a sales index`, () => {
    it('adds up to the minor unit as far as numbers are exact, and says so when they are not', async () => {
      const { index, save, total } = await saving();
      const merchantId = newId('merchant');
      const half = 2 ** 52;
      await save(merchantId, {
        sales: [
          sale(merchantId, { grossMinor: half }),
          sale(merchantId, { grossMinor: half - 2 }),
          sale(merchantId, { grossMinor: 1 }),
        ],
      });
      expect((await total(merchantId))?.gross).toBe(Number.MAX_SAFE_INTEGER);
      const beyond = sale(merchantId, { grossMinor: 2 });
      await save(merchantId, { sales: [beyond] });
      await expect(index.readSales(merchantId, ALL, PAGE)).rejects.toThrow(RangeError);
      await save(merchantId, { sales: [{ ...beyond, grossMinor: 0 }] });
      expect(await total(merchantId)).toMatchObject({ orders: 4, gross: Number.MAX_SAFE_INTEGER });
    });

    it('counts a fact once however often and in whatever company it comes', async () => {
      const { save, total } = await saving();
      const merchantId = newId('merchant');
      const sold = sale(merchantId);
      const back = returned(sold, 300);
      await Promise.all([
        save(merchantId, { sales: [sold] }),
        save(merchantId, { reversals: [back] }),
        save(merchantId, { sales: [sold], reversals: [back] }),
      ]);
      for (const facts of [{ reversals: [back, back] }, { sales: [sold, sold] }]) await save(merchantId, facts);
      expect(await total(merchantId)).toMatchObject({
        orders: 1,
        units: 3,
        gross: 1_000,
        returned_units: 1,
        refund: 300,
      });
    });

    it('keeps a reversal that came first until its sale is there', async () => {
      const { index, save, total } = await saving();
      const merchantId = newId('merchant');
      const sold = sale(merchantId);
      const whole = { ...returned(sold, 0), kind: 'cancellation' as const, whole: true };
      await save(merchantId, { reversals: [whole] });
      expect(await total(merchantId)).toBeUndefined();
      expect((await index.readOrphans()).filter((one) => one.merchantId === merchantId)).toEqual([
        { merchantId, id: whole.id, orderId: sold.orderId },
      ]);
      await save(merchantId, { sales: [sold] });
      expect(await total(merchantId)).toMatchObject({ gross: 1_000, cancelled: 1_000, cancelled_orders: 1 });
      expect((await index.readOrphans()).filter((one) => one.merchantId === merchantId)).toEqual([]);
    });

    it('tells hours and days of the asked time zone, each hour of all days as one', async () => {
      const { index, save } = await saving();
      const merchantId = newId('merchant');
      const times = ['2026-04-01T23:30:00Z', '2026-04-02T23:10:00Z', '2026-04-02T03:00:00Z'];
      await save(merchantId, { sales: times.map((time) => sale(merchantId, { placedAtMs: Date.parse(time) })) });
      const hours = await index.readSales(
        merchantId,
        { ...ALL, timeZone: 'Asia/Kolkata' },
        { ...PAGE, groupBy: ['hour'] },
      );
      expect(hours.map((row) => [row.key1, row.orders])).toEqual([
        ['04', 1],
        ['05', 1],
        ['08', 1],
      ]);
      const utc = await index.readSales(merchantId, ALL, { ...PAGE, groupBy: ['hour', 'channel'] });
      expect(utc.map((row) => [row.key1, row.key2, row.orders])).toEqual([
        ['03', 'online', 1],
        ['23', 'online', 2],
      ]);
      const days = { ...ALL, from: '2026-04-02', to: '2026-04-02', timeZone: 'Europe/Berlin' };
      expect((await index.readSales(merchantId, days, PAGE))[0]?.orders).toBe(2);
    });

    it('reads page after page without gap or repeat, by key and greatest first', async () => {
      const { index, save } = await saving();
      const merchantId = newId('merchant');
      const sales = Array.from({ length: 12 }, (_, n) =>
        sale(merchantId, {
          storeId: `store-${n % 4}`,
          currency: n % 3 === 0 ? 'JPY' : 'EUR',
          grossMinor: 100 * (n % 5),
          channel: n % 2 ? 'pos' : 'online',
        }),
      );
      await save(merchantId, { sales });
      for (const sort of ['key', 'gross'] as const) {
        const whole = await index.readSales(merchantId, ALL, { ...PAGE, groupBy: ['store', 'channel'], sort });
        const paged: SalesRow[] = [];
        for (let last: SalesRow | undefined; ; ) {
          const after = last && ([last.currency, last.rank, last.key1, last.key2, last.key3] as const);
          const rows = await index.readSales(merchantId, ALL, { groupBy: ['store', 'channel'], sort, first: 2, after });
          paged.push(...rows);
          last = rows.at(-1);
          if (rows.length < 2) break;
        }
        expect(paged).toEqual(whole);
        expect(new Set(whole.map((row) => `${row.currency} ${row.key1} ${row.key2}`)).size).toBe(whole.length);
      }
    });

    it('refuses facts of another merchant', async () => {
      const { index } = await saving();
      const facts = { ...NOTHING, sales: [sale(newId('merchant'))] };
      await expect(index.save(newId('merchant'), facts)).rejects.toThrow('another merchant');
    });

    it('shows nothing of one merchant to another, by any method', async () => {
      const { index, save, total } = await saving();
      const [mine, theirs] = [newId('merchant'), newId('merchant')];
      const sold = sale(mine, { promotionIds: ['prm_1'] });
      const ended = {
        merchantId: mine,
        checkoutId: newId('checkout'),
        storeId: 'store',
        channel: 'pos',
        failure: null,
      };
      await save(mine, {
        sales: [sold],
        reversals: [returned(sold, 5)],
        outcomes: [{ ...ended, endedAtMs: AT_MS }],
      });
      expect(await index.readSales(theirs, ALL, { ...PAGE, groupBy: ['product', 'day', 'store'] })).toEqual([]);
      expect(await index.readSales(theirs, ALL, { ...PAGE, groupBy: ['hour'], sort: 'gross' })).toEqual([]);
      expect(await index.readPromotions(theirs, ALL, 10, undefined)).toEqual([]);
      expect(await index.readCheckouts(theirs, ALL)).toEqual([]);
      // The same order id, told by another merchant, is another order.
      await save(theirs, { sales: [{ ...sold, merchantId: theirs, grossMinor: 7 }] });
      await index.removeUnseen(theirs, { id: newId('process'), startedAtMs: Date.now() + 60_000 });
      expect(await total(mine)).toMatchObject({ orders: 1, gross: 1_000, refund: 5 });
      expect(await index.readPromotions(mine, ALL, 10, undefined)).toMatchObject([
        { promotion_id: 'prm_1', orders: 1 },
      ]);
      expect(await index.readCheckouts(mine, ALL)).toEqual([{ channel: 'pos', failure: null, count: 1 }]);
      const totals = await index.readTotals(1_000, undefined);
      expect(totals.find((row) => row.merchant_id === mine)).toMatchObject({ gross: 1_000, refund: 5, overdrawn: 0 });
    });
  });
}
