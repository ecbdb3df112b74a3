import {
  aggregateTable,
  type CallContext,
  closeMerchant,
  FenceOver,
  fenceMerchant,
  leaveMerchant,
  liftFence,
  openDatabase,
  pageOfAllMerchants,
  put,
  receiveMerchant,
  rowKey,
  rowsOf,
  sql,
  type Write,
} from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { openServiceData, type Placement, type ServiceData, type ShardUrls, WrongShard } from '@concord/service';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ProvisionedDatabase, provisionedDatabase, silentLogger, testLog } from '../src/index.ts';

type Account = { readonly id: string; readonly balance: number; readonly nickname: string | null };
type Deposit = { readonly id: string; readonly amount: number };

const accounts = aggregateTable<Account>({
  name: 'account',
  key: ['id'],
  columns: { balance: 'bigint', nickname: 'text' },
  keyOf: ({ id }) => [id],
  fromRow: (row) => ({ id: row.id as string, balance: row.balance as number, nickname: null }),
  toRow: (account) => account,
});

const deposit: Write<Deposit, number> = {
  name: 'deposit',
  load: ({ id }) => [rowKey(accounts, id)],
  decide: ({ id, amount }, state) => {
    const balance = (state.get(accounts, id)?.balance ?? 0) + amount;
    const events = [{ type: 'bank.balance-changed.v1', key: id, data: { balance } }];
    return accept({ effectId: id, put: [put(accounts, { id, balance, nickname: null })], events });
  },
  answer: (state, id) => state.get(accounts, id)?.balance ?? 0,
};

const migrations = new URL('./migrations/', import.meta.url).pathname;
const BALANCE = 'select balance from account where merchant_id = $1 and id = $2';
const ALL = 'select merchant_id, id from account where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3';

let log: Awaited<ReturnType<typeof testLog>>;
let databases: readonly ProvisionedDatabase[];
let urls: readonly ShardUrls[];
let data: ServiceData;
let asked = 0;
const directory = new Map<string, Placement>();

beforeAll(async () => {
  log = await testLog();
  databases = [await provisionedDatabase('bank'), await provisionedDatabase('bank')];
  urls = databases.map((one, index) => ({ name: `shard-${index + 1}`, ...one }));
  data = await open();
});

afterAll(async () => {
  await data.close();
  for (const database of databases) await database.drop();
  await log.stop();
});

function open(shards = urls): Promise<ServiceData> {
  const ask = async (merchantId: string): Promise<Placement> => {
    asked += 1;
    const placement = directory.get(merchantId);
    if (!placement) throw new Error(`${merchantId} is placed nowhere`);
    return placement;
  };
  return openServiceData({ ...options(), spread: { shards, directory: ask } });
}

function options() {
  const [{ requestUrl, systemUrl }] = urls as readonly [ShardUrls];
  return { service: 'bank', requestUrl, systemUrl, migrations, readers: 3, log: log.log, logger: silentLogger };
}

function placed(shardId: string): string {
  const merchantId = newId('merchant');
  directory.set(merchantId, { shardId, epoch: 1 });
  return merchantId;
}

function as(merchantId: string, key?: string): CallContext {
  const idempotency = key === undefined ? undefined : { scope: 'user:usr_1', key, requestHash: 'hash' };
  return { merchantId, actor: { kind: 'user', id: 'usr_1' }, requestId: 'req_1', idempotency };
}

const add = async (merchantId: string, amount = 1, key?: string) => {
  const added = await data.writer.run(deposit, { id: 'main', amount }, as(merchantId, key));
  return added.ok && added.value;
};

const balanceOf = async (merchantId: string) => {
  const [result] = await data.database.forMerchant(merchantId, sql(BALANCE, merchantId, 'main'));
  return rowsOf<{ balance: number }>(result)[0]?.balance;
};

/** Of each shard, as its system role has it. */
const kept = (merchantId: string) =>
  Promise.all(
    systems().map(async (system) =>
      rowsOf<{ balance: number }>((await system.run(sql(BALANCE, merchantId, 'main')))[0]),
    ),
  );

function systems() {
  return data.system.shards ?? [];
}

/** What a move does, in the small: the row goes over by hand. */
async function move(merchantId: string, from: number, to: number): Promise<void> {
  const [source, target] = [systems()[from], systems()[to]];
  const epoch = directory.get(merchantId)?.epoch ?? 0;
  if (!source || !target) throw new Error('There is no such shard');
  await receiveMerchant(target, merchantId, epoch + 1);
  await fenceMerchant(source, merchantId, { epoch, limitMs: 5_000 });
  const [found] = await source.run(sql('select balance from account where merchant_id = $1', merchantId));
  const balance = rowsOf<{ balance: number }>(found)[0]?.balance ?? 0;
  await target.run(
    sql("select set_config('concord.moving', 'on', true)"),
    sql("insert into account (merchant_id, id, balance) values ($1, 'main', $2)", merchantId, balance),
  );
  await closeMerchant(source, merchantId, epoch);
  directory.set(merchantId, { shardId: `shard-${to + 1}`, epoch: epoch + 1 });
  await leaveMerchant(source, merchantId, epoch);
}

describe('a service on two shards', () => {
  test('each merchant is kept where the directory says, and nowhere else', async () => {
    const [one, two] = [placed('shard-1'), placed('shard-2')];
    expect(await Promise.all([add(one, 3), add(two, 4)])).toEqual([3, 4]);
    expect(await Promise.all([add(one, 3), add(two, 4)])).toEqual([6, 8]);
    expect([await balanceOf(one), await balanceOf(two)]).toEqual([6, 8]);
    expect(await kept(one)).toEqual([[{ balance: 6 }], []]);
    expect(await kept(two)).toEqual([[], [{ balance: 8 }]]);
  });

  test('the directory is asked once for a merchant, however many want to know', async () => {
    const merchantId = placed('shard-2');
    await add(merchantId);
    const before = asked;
    await Promise.all(Array.from({ length: 50 }, () => add(merchantId)));
    expect(await balanceOf(merchantId)).toBe(51);
    expect(asked).toBe(before);
  });

  test('the wrong shard refuses reads and writes itself, before anything is done', async () => {
    const merchantId = placed('shard-2');
    await add(merchantId);
    const wrong = data.database.shards?.[0];
    await expect(wrong?.forMerchant(merchantId, sql(BALANCE, merchantId, 'main'))).rejects.toMatchObject({
      code: 'CS001',
    });
    const insert = sql("insert into account (merchant_id, id, balance) values ($1, 'main', 7)", merchantId);
    await expect(wrong?.forMerchant(merchantId, insert)).rejects.toMatchObject({ code: 'CS001' });
    expect(await kept(merchantId)).toEqual([[], [{ balance: 1 }]]);
  });

  test('a process that knows of no shards sees no rows, writes none, and is told so when it starts', async () => {
    const merchantId = placed('shard-1');
    await add(merchantId);
    const stale = openDatabase({ url: options().requestUrl, poolSize: 1, applicationName: 'stale' });
    const [found] = await stale.forMerchant(merchantId, sql(BALANCE, merchantId, 'main'));
    expect(found?.rows).toEqual([]);
    const insert = sql("insert into account (merchant_id, id, balance) values ($1, 'other', 7)", merchantId);
    await expect(stale.forMerchant(merchantId, insert)).rejects.toThrow('row-level security');
    await stale.close();
    await expect(openServiceData(options())).rejects.toThrow(WrongShard);
    await expect(open(urls.map((one) => ({ ...one, name: 'shard-7' })))).rejects.toThrow(WrongShard);
  });

  test('another database under the name of a shard is refused, though it is called alike', async () => {
    const [first, second] = urls;
    const other = await provisionedDatabase('bank');
    if (!first || !second) throw new Error('There are no shards');
    await expect(open([first, { name: second.name, ...other }])).rejects.toThrow('shard-2 is another database');
    const again = await open();
    await again.close();
    await other.drop();
  });

  test('after a move an old answer of the directory does no harm: the next call finds the merchant', async () => {
    const merchantId = placed('shard-1');
    await add(merchantId, 5);
    await move(merchantId, 0, 1);
    expect(await add(merchantId, 2)).toBe(7);
    expect(await balanceOf(merchantId)).toBe(7);
    // What is left at the old place is hidden from sweepers and audit.
    expect(await kept(merchantId)).toEqual([[], [{ balance: 7 }]]);
  });

  test('calls wait while a merchant is fenced, and each is done once after the move', async () => {
    const [moving, staying] = [placed('shard-1'), placed('shard-1')];
    await Promise.all([add(moving), add(staying)]);
    const [source] = systems();
    if (!source) throw new Error('There is no first shard');
    await fenceMerchant(source, moving, { epoch: 1, limitMs: 5_000 });
    const waiting = Array.from({ length: 30 }, (_, index) => add(moving, 1, `key-${index}`));
    expect(await Promise.all([add(staying), add(staying)])).toEqual([2, 3]);
    const settled = await Promise.race([
      Promise.race(waiting),
      new Promise((resolve) => setTimeout(resolve, 60, 'waits')),
    ]);
    expect(settled).toBe('waits');
    await move(moving, 0, 1);
    await Promise.all(waiting);
    expect(await balanceOf(moving)).toBe(31);
    expect(await add(moving, 1, 'key-0')).toBe(31);
  });

  test('a fence that is not closed in time ends by itself, and cannot be closed then', async () => {
    const merchantId = placed('shard-1');
    await add(merchantId);
    const [source] = systems();
    if (!source) throw new Error('There is no first shard');
    await fenceMerchant(source, merchantId, { epoch: 1, limitMs: 100 });
    expect(await add(merchantId)).toBe(2);
    await expect(closeMerchant(source, merchantId, 1)).rejects.toThrow(FenceOver);
    await fenceMerchant(source, merchantId, { epoch: 1, limitMs: 5_000 });
    await closeMerchant(source, merchantId, 1);
    await liftFence(source, merchantId, 1);
    expect(await add(merchantId)).toBe(3);
  });

  test('a fence waits for whoever is inside', async () => {
    const merchantId = placed('shard-1');
    await add(merchantId);
    const [source] = systems();
    const requests = data.database.shards?.[0];
    if (!source || !requests) throw new Error('There is no first shard');
    const inside = await requests.connect();
    await inside.query('begin');
    await inside.query('select concord.enter_merchants($1)', [merchantId]);
    await inside.query("update account set balance = 41 where id = 'main'");
    const fenced = fenceMerchant(source, merchantId, { epoch: 1, limitMs: 5_000 });
    const first = await Promise.race([
      fenced.then(() => 'fenced'),
      new Promise((resolve) => setTimeout(resolve, 80, 'waits')),
    ]);
    expect(first).toBe('waits');
    await inside.query('commit');
    inside.release();
    await fenced;
    expect(await kept(merchantId)).toEqual([[{ balance: 41 }], []]);
    await liftFence(source, merchantId, 1);
  });

  test('events of both shards are published, each once', async () => {
    const [one, two] = [placed('shard-1'), placed('shard-2')];
    await Promise.all([add(one), add(two), add(one)]);
    const of = async (merchantId: string) =>
      (await log.log.read(undefined, 10_000)).events.filter((event) => event.merchantId === merchantId).length;
    await expect.poll(async () => [await of(one), await of(two)], { timeout: 10_000 }).toEqual([2, 1]);
  });

  test('a list over all merchants pages across the shards in one order', async () => {
    const merchants = Array.from({ length: 12 }, (_, index) => placed(index % 3 === 0 ? 'shard-2' : 'shard-1'));
    for (const merchantId of merchants) {
      for (const id of ['a', 'b']) await data.writer.run(deposit, { id, amount: 1 }, as(merchantId));
    }
    const seen: string[] = [];
    for (let after: readonly [string, string] | undefined = ['', '']; after; ) {
      const page: Record<string, unknown>[] = await pageOfAllMerchants(data.system, sql(ALL, ...after, 5), 5);
      seen.push(...page.map((row) => `${row.merchant_id} ${row.id}`));
      const last = page.length === 5 ? page.at(-1) : undefined;
      after = last && [String(last.merchant_id), String(last.id)];
    }
    expect(seen).toEqual(seen.toSorted());
    expect(new Set(seen).size).toBe(seen.length);
    const mine = new Set(merchants);
    expect(seen.filter((one) => mine.has(one.split(' ')[0] ?? ''))).toEqual(
      merchants.toSorted().flatMap((merchantId) => [`${merchantId} a`, `${merchantId} b`]),
    );
  });
});
