import {
  adoptMerchant,
  becomeShard,
  type Database,
  expectMerchant,
  openDatabase,
  receiveMerchant,
  rowsOf,
  sql,
} from '@concord/database';
import { newId } from '@concord/ids';
import { type ProvisionedDatabase, provisionedDatabase } from '@concord/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MovedTable, movedTables } from './moved-tables.ts';
import { type Pass, reconcile as reconcileTables } from './reconcile.ts';
import { inMovingSession } from './shard-databases.ts';

const migrations = new URL('./test/migrations/', import.meta.url).pathname;
const FILL = `insert into shelf (merchant_id, place, id, amount, share, weight, facts, words, bytes, at, day)
  select $1, n % 3, 's' || n, n * 1000000000000, n / 7.0, n / 7.0::float8,
    case n % 4 when 0 then null when 1 then 'null'::jsonb when 2 then jsonb_build_object('n', n / 3.0, 'text', E'\\u2028 "x" \\\\ é')
      else '[1, null]'::jsonb end,
    case n % 3 when 0 then null when 1 then array['a,b', '', null, '{"x"}'] else array[]::text[] end,
    decode(md5(n::text), 'hex'), timestamptz '2026-03-29 01:30:00.123456+01' + n * interval '1 hour', date '2026-01-01' + n
  from generate_series(1, $2::int) n`;
const MORE = `insert into shelf (merchant_id, place, id, amount)
  select $1, $2::int, $3 || n, n from generate_series(1, $4::int) n`;
const BOOKS = "insert into book select merchant_id, place, id, 'k' || place from shelf where merchant_id = $1";

let databases: readonly ProvisionedDatabase[];
let source: Database;
let target: Database;
let tables: readonly MovedTable[];

beforeAll(async () => {
  databases = [await provisionedDatabase('library', migrations), await provisionedDatabase('library', migrations)];
  await writesOtherwise(databases[1]);
  const [here, there] = databases.map(({ systemUrl }) =>
    openDatabase({ url: inMovingSession(systemUrl), poolSize: 2, applicationName: 'test' }),
  );
  if (!here || !there) throw new Error('There are no databases');
  [source, target] = [here, there];
  await becomeShard(source, 'shard-1');
  await becomeShard(target, 'shard-2');
  tables = await movedTables(source);
});

/** As a server might that somebody else has set up: whoever moves merchants must not notice. */
async function writesOtherwise(database: ProvisionedDatabase | undefined): Promise<void> {
  const system = openDatabase({ url: database?.systemUrl ?? '', poolSize: 1, applicationName: 'test' });
  const settings = { bytea_output: 'escape', extra_float_digits: '-5', TimeZone: 'Asia/Tokyo', DateStyle: 'German' };
  for (const [name, value] of Object.entries(settings))
    await system.run(
      sql(`do $$ begin execute format('alter database %I set ${name} = %L', current_database(), '${value}'); end $$`),
    );
  await system.close();
}

afterAll(async () => {
  await Promise.all([source.close(), target.close()]);
  for (const database of databases) await database.drop();
});

async function filled(rows: number): Promise<string> {
  const merchantId = newId('merchant');
  await source.run(sql(FILL, merchantId, rows));
  await source.run(sql(BOOKS, merchantId));
  await source.run(sql('insert into sign (merchant_id, sign_id) values ($1, $1)', merchantId));
  await receiveMerchant(target, merchantId, 2);
  return merchantId;
}

function reconcile(merchantId: string, epoch = 2, pass: Pass = {}) {
  const guard = expectMerchant(merchantId, { state: 'arriving', epoch });
  return reconcileTables({ source, target, guard }, tables, merchantId, pass);
}

const changes = (done: Awaited<ReturnType<typeof reconcile>>) =>
  Object.fromEntries(done.map(({ table, rows, copied, deleted }) => [table, [rows, copied, deleted]]));

const compared = (done: Awaited<ReturnType<typeof reconcile>>) =>
  Object.fromEntries(
    done.filter(({ table }) => !(table in NONE) || table === 'book').map(({ table, compared: rows }) => [table, rows]),
  );

/** Whole rows as the server writes them, without the numbers that each database gives by itself. */
async function whole(database: Database, merchantId: string): Promise<unknown> {
  const text = `select (to_jsonb(s) - 'number')::text || md5(s.share::text || s.weight::text) as row from shelf s
    where merchant_id = $1 order by place, id`;
  const [result] = await database.run(sql(text, merchantId));
  return rowsOf<{ row: string }>(result).map(({ row }) => row);
}

const NONE = { book: [0, 0, 0], idempotency_key: [0, 0, 0], inbox: [0, 0, 0] };

describe('copying the rows of a merchant', () => {
  test('finds every table that has rows of merchants, those first that others point to', () => {
    expect(tables.map(({ name }) => name)).toEqual(['idempotency_key', 'inbox', 'shelf', 'sign', 'book']);
    const shelf = tables.find(({ name }) => name === 'shelf');
    expect(shelf?.key.map(({ name }) => name)).toEqual(['place', 'id']);
    expect(shelf?.columns.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['number', 'twice']));
  });

  test('copies each value as it is, over many pages, and a second pass finds nothing to do', async () => {
    const merchantId = await filled(2_500);
    const first = await reconcile(merchantId);
    expect(changes(first)).toMatchObject({ shelf: [2_500, 2_500, 0], book: [2_500, 2_500, 0], sign: [1, 1, 0] });
    expect(await whole(target, merchantId)).toEqual(await whole(source, merchantId));
    const second = await reconcile(merchantId);
    expect(changes(second)).toMatchObject({ shelf: [2_500, 0, 0], book: [2_500, 0, 0], sign: [1, 0, 0] });
    expect(second.map(({ checksum }) => checksum)).toEqual(first.map(({ checksum }) => checksum));
  });

  test('a later pass copies what was changed or added and deletes what is gone, and no more', async () => {
    const merchantId = await filled(1_200);
    await reconcile(merchantId);
    await source.run(
      sql("update shelf set facts = '{}' where merchant_id = $1 and id = 's7'", merchantId),
      sql("delete from book where merchant_id = $1 and shelf_id in ('s8', 's9')", merchantId),
      sql("delete from shelf where merchant_id = $1 and id = 's9'", merchantId),
      sql("insert into shelf (merchant_id, place, id, amount) values ($1, 9, 'last', 1)", merchantId),
    );
    // Whoever points to a shelf goes first where shelves are deleted, and last where they come.
    expect(changes(await reconcile(merchantId))).toMatchObject({ shelf: [1_200, 2, 1], book: [1_198, 0, 2] });
    expect(await whole(target, merchantId)).toEqual(await whole(source, merchantId));
    expect(changes(await reconcile(merchantId))).toMatchObject({ shelf: [1_200, 0, 0], book: [1_198, 0, 0] });
  });

  test('what was equal is not compared again until either side changes, were it to what it was', async () => {
    const merchantId = await filled(3_500);
    const copied = await reconcile(merchantId);
    const proven = await reconcile(merchantId, 2, { before: copied });
    expect(compared(proven)).toEqual({ shelf: 3_500, book: 3_500, sign: 1 });
    const same = await reconcile(merchantId, 2, { before: proven });
    expect(compared(same)).toEqual({ shelf: 0, book: 0, sign: 0 });
    expect(changes(same)).toMatchObject({ shelf: [3_500, 0, 0], book: [3_500, 0, 0] });
    expect(same.map(({ checksum }) => checksum)).toEqual(copied.map(({ checksum }) => checksum));
    await source.run(sql("update shelf set facts = facts where merchant_id = $1 and id = 's6'", merchantId));
    await target.run(sql("delete from book where merchant_id = $1 and shelf_id = 's7'", merchantId));
    const changed = await reconcile(merchantId, 2, { before: same });
    expect(compared(changed)).toEqual({ shelf: 1_000, book: 1_000, sign: 0 });
    expect(changes(changed)).toMatchObject({ shelf: [3_500, 0, 0], book: [3_500, 1, 0] });
  });

  test('rows that come into a stretch, leave it or follow it are found by the next pass, however many they are', async () => {
    const merchantId = await filled(2_500);
    const proven = await reconcile(merchantId, 2, { before: await reconcile(merchantId) });
    await source.run(
      sql("delete from book where merchant_id = $1 and shelf_id in ('s3', 's30', 's300')", merchantId),
      sql("delete from shelf where merchant_id = $1 and id in ('s3', 's30', 's300')", merchantId),
      sql(MORE, merchantId, 1, 'between', 1_800),
      sql(MORE, merchantId, 7, 'behind', 2_300),
    );
    const next = await reconcile(merchantId, 2, { before: proven });
    expect(changes(next)).toMatchObject({ shelf: [6_597, 4_100, 3], book: [2_497, 0, 3] });
    expect(await whole(target, merchantId)).toEqual(await whole(source, merchantId));
    const last = await reconcile(merchantId, 2, { before: next });
    expect(changes(last)).toMatchObject({ shelf: [6_597, 0, 0], book: [2_497, 0, 0] });
    expect(last.map(({ checksum }) => checksum)).toEqual((await reconcile(merchantId)).map(({ checksum }) => checksum));
  });

  test('of who is held still only that is looked at again which was not equal yet', async () => {
    const merchantId = await filled(2_500);
    const proven = await reconcile(merchantId, 2, { before: await reconcile(merchantId) });
    await source.run(sql("update shelf set facts = '{}' where merchant_id = $1 and id = 's9'", merchantId));
    const copied = await reconcile(merchantId, 2, { before: proven });
    expect(changes(copied)).toMatchObject({ shelf: [2_500, 1, 0], book: [2_500, 0, 0] });
    const last = await reconcile(merchantId, 2, { before: copied, isHeldStill: true });
    expect(compared(last)).toEqual({ shelf: 1_000, book: 0, sign: 0 });
    expect(changes(last)).toMatchObject({ shelf: [2_500, 0, 0], book: [2_500, 0, 0] });
  });

  test('of a merchant that has no rows nothing is copied', async () => {
    const merchantId = newId('merchant');
    expect(changes(await reconcile(merchantId))).toEqual({ ...NONE, shelf: [0, 0, 0], sign: [0, 0, 0] });
  });

  test('whoever was overtaken by another attempt, or by the arrival, changes nothing on the target', async () => {
    const merchantId = await filled(3);
    await receiveMerchant(target, merchantId, 3);
    await expect(reconcile(merchantId)).rejects.toMatchObject({ code: 'CS004' });
    await reconcile(merchantId, 3);
    await adoptMerchant(target, merchantId, 3);
    await target.run(sql('delete from book where merchant_id = $1', merchantId));
    await expect(reconcile(merchantId, 3)).rejects.toMatchObject({ code: 'CS004' });
    expect(await whole(target, merchantId)).toEqual(await whole(source, merchantId));
  });

  test('a table whose rows the system role cannot see is refused, rather than left behind', async () => {
    await source.run(
      sql('create table hidden (merchant_id text primary key)'),
      sql("select concord.tenant_table('hidden')"),
    );
    await expect(movedTables(source)).rejects.toThrow('hidden');
    await source.run(sql('drop table hidden'));
  });
});
