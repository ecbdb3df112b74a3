import { rowsOf, sql } from '@concord/database';
import { injectFaults } from '@concord/fault-points';
import { newId } from '@concord/ids';
import { openJobQueue } from '@concord/jobs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tendExports } from '../src/processes/work-on-exports.ts';
import { must, type Platform, type Sale, sell, startPlatform } from './shop.ts';

const SOON = { timeout: 30_000 };
const WEEK_MS = 7 * 24 * 3_600_000;

/** Copies of an order, a second apart: what an order book of that size looks like. */
const COPIES = `insert into orders select (jsonb_populate_record(o, jsonb_build_object('id', o.id || n, 'number', o.number + n,
    'placed_at', o.placed_at - make_interval(secs => n)))).* from orders o, generate_series(1, $2::int) n where o.id = $1`;

/** What the export of the order book promises, wherever its queue lies. */
export function exportsSuite(title: string, queueUrl: () => string | undefined): void {
  describe(title, () => {
    let platform: Platform;
    beforeAll(async () => {
      platform = await startPlatform(undefined, queueUrl());
    });
    afterAll(() => platform.stop());
    afterEach(() => injectFaults(undefined));

    const bookOf = async (orderCount: number): Promise<Sale> => {
      const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 1_000 }]);
      await platform.kit.data.system.run(sql(COPIES, sale.orderId, orderCount - 1));
      return sale;
    };
    const numbersOf = async (merchantId: string): Promise<string[]> => {
      const text = 'select number::text from orders where merchant_id = $1 order by placed_at desc, id desc';
      const [result] = await platform.kit.data.system.run(sql(text, merchantId));
      return rowsOf<{ number: string }>(result).map(({ number }) => number);
    };
    const ended = async ({ call }: Sale, exportId: string) => {
      const { getExport, getExportPart } = platform.orders.client;
      await expect.poll(async () => must(await getExport({ exportId }, call)).status, SOON).toMatch(/completed|failed/);
      const one = must(await getExport({ exportId }, call));
      const parts: string[] = [];
      for (let part = 1; part <= one.partCount; part += 1)
        parts.push(must(await getExportPart({ exportId, part }, call)).content);
      return { ...one, parts, lines: parts.join('').split('\n').slice(0, -1) };
    };

    test('the whole order book, newest first, in parts of two hundred', async () => {
      const sale = await bookOf(450);
      const { exportId } = must(await platform.orders.client.startExport({ format: 'jsonl' }, sale.call));
      const done = await ended(sale, exportId);
      expect(done).toMatchObject({ status: 'completed', orderCount: 450, partCount: 3, failure: null });
      const facts = done.lines.map((line) => JSON.parse(line));
      expect(facts.map(({ number }) => number)).toEqual(await numbersOf(sale.merchantId));
      expect(facts.at(-1)).toMatchObject({ storeId: sale.storeId, totalMinor: sale.totalMinor, units: 1 });
      expect(done.lines.join()).not.toContain('example.org');
    });

    test('a table names its columns once; filters hold; an empty book is an empty table', async () => {
      const sale = await bookOf(201);
      const { startExport } = platform.orders.client;
      const all = await ended(sale, must(await startExport({}, sale.call)).exportId);
      expect(all).toMatchObject({ format: 'csv', orderCount: 201, partCount: 2 });
      expect(all.lines.length).toBe(202);
      expect(all.lines.filter((line) => line.startsWith('orderId,number,placedAt')).length).toBe(1);
      expect(new Set(all.lines.map((line) => line.split(',').length))).toEqual(new Set([15]));
      const none = await ended(sale, must(await startExport({ storeId: newId('store') }, sale.call)).exportId);
      expect(none).toMatchObject({ status: 'completed', orderCount: 0, lines: [all.lines[0]] });
    });

    test.each(['before-part', 'after-part'])(
      'a worker that dies %s leaves no part out and none twice',
      async (place) => {
        const sale = await bookOf(450);
        let deaths = 0;
        injectFaults((point) => {
          if (point !== `orders:export:${place}` || deaths === 2) return;
          deaths += 1;
          throw new Error('killed');
        });
        const done = await ended(sale, must(await platform.orders.client.startExport({}, sale.call)).exportId);
        expect(deaths).toBe(2);
        expect(done.lines.slice(1).map((line) => line.split(',')[1])).toEqual(await numbersOf(sale.merchantId));
      },
    );

    test('the same key is the same export; another merchant finds neither it nor its parts (L14)', async () => {
      const [sale, other] = [await bookOf(1), await bookOf(1)];
      const { startExport, getExport, getExportPart } = platform.orders.client;
      const once = { ...sale.call, idempotencyKey: newId('request') };
      const { exportId } = must(await startExport({}, once));
      expect(must(await startExport({}, once)).exportId).toBe(exportId);
      await ended(sale, exportId);
      expect(await getExport({ exportId }, other.call)).toMatchObject({ rejection: { code: 'EXPORT_NOT_FOUND' } });
      expect(await getExportPart({ exportId, part: 1 }, other.call)).toMatchObject({
        rejection: { code: 'EXPORT_PART_NOT_FOUND' },
      });
    });

    test('an export that the queue lost is put in again, and one that ended is forgotten after a week', async () => {
      const sale = await bookOf(1);
      const { data } = platform.kit;
      const id = newId('export');
      const text = `insert into order_export values ($1, $2, 'csv', '{}', 'waiting', null, 0, 0, null, now(), now(), 1)`;
      await data.system.run(sql(text, sale.merchantId, id));
      const jobs = await openJobQueue({ name: 'orders.exports', url: queueUrl(), ...data, onError: () => undefined });
      await tendExports({ data, jobs }, Date.now() + 60_000);
      expect(must(await platform.orders.client.getExport({ exportId: id }, sale.call)).status).toBe('waiting');
      await tendExports({ data, jobs }, Date.now() + 180_000);
      expect((await ended(sale, id)).orderCount).toBe(1);

      await tendExports({ data, jobs }, Date.now() + WEEK_MS - 60_000);
      expect((await ended(sale, id)).lines.length).toBe(2);
      await tendExports({ data, jobs }, Date.now() + WEEK_MS + 60_000);
      await jobs.close();
      const gone = await platform.orders.client.getExportPart({ exportId: id, part: 1 }, sale.call);
      expect(gone).toMatchObject({ rejection: { code: 'EXPORT_PART_NOT_FOUND' } });
    });
  });
}
