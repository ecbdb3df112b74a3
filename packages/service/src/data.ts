import {
  becomeShard,
  type Database,
  isOtherShard,
  isSqlError,
  knowShard,
  migrate,
  readShardId,
  rowsOf,
  sql,
  type Writer,
} from '@concord/database';
import type { EventLog } from '@concord/events';
import { registerDataGauges } from './data-gauges.ts';
import { forgetInbox } from './forget-inbox.ts';
import { forgetKeys } from './forget-keys.ts';
import type { Logger } from './logger.ts';
import { openShard, type Shard } from './open-shard.ts';
import { outboxState } from './outbox-state.ts';
import { every } from './repeat.ts';
import { type Directory, knownPlacements } from './shards/directory.ts';
import { routeByMerchant } from './shards/route.ts';
import { spreadDatabase, spreadWriter } from './shards/spread.ts';

export type DataOptions = {
  readonly service: string;
  readonly requestUrl: string;
  readonly systemUrl: string;
  readonly migrations: string;
  /** Connections that read; one more writes; of three others one relays, the rest sweep and audit. */
  readonly readers: number;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly now?: () => number;
  /** False where other instances of the service have the same data open. */
  readonly isAlone?: boolean;
  /** Where the merchants are spread over several databases: the others, beside the one above, and who lives where. */
  readonly spread?: Spread | undefined;
};

export type ShardUrls = { readonly name: string; readonly requestUrl: string; readonly systemUrl: string };
export type Spread = {
  /** All of them; the first is the database that the service has without shards. */
  readonly shards: readonly ShardUrls[];
  readonly directory: Directory;
};

/** A service's own data: what reads it, the one writer that changes it, and the relay that publishes the changes. */
export type ServiceData = {
  readonly database: Database;
  /**
   * The system role's: sweepers, exports and audit. Never reached by a request. What is about all merchants is read by
   * `pageOfAllMerchants`, `rowsOfAllShards` or `shardsOf`, since there may be several databases.
   */
  readonly system: Database;
  readonly writer: Writer;
  readonly log: EventLog;
  /** Only this process changes the data: what it remembers of it is true until it forgets it itself. */
  readonly isAlone: boolean;
  /** Do both roles' connections get an answer? */
  readonly isReady: () => Promise<boolean>;
  /** Done by itself every hour. */
  readonly forgetKeys: () => Promise<number>;
  /** Whoever keeps the log says when the oldest event that it could deliver again occurred; null where it has none. */
  readonly forgetInbox: (oldestKeptMs: number | null) => Promise<number>;
  readonly close: () => Promise<void>;
};

const FORGET_EVERY_MS = 3_600_000;

/** This database has merchants of a shard, or others than its name says: whoever opened it so would miss some of them. */
export class WrongShard extends Error {}

/** A service's data in its database, or spread over several: the same to whoever uses it. */
export async function openServiceData(options: DataOptions): Promise<ServiceData> {
  const { service, logger, spread } = options;
  const shards = spread ? await openShards(options, spread) : [await openOnlyOne(options)];
  const { database, system, writer } = spread ? spreadOver(service, spread, shards) : (shards[0] as Shard);
  const now = options.now ?? Date.now;
  const forget = () => sumOver(shards, (shard) => forgetKeys(shard.system, now()));
  const forgetting = every(
    FORGET_EVERY_MS,
    async () => void (await forget()),
    (error) => logger.error({ err: error, service }, 'forgetting idempotency keys failed'),
  );
  const gauges = registerDataGauges(service, writer.waiting, async () => {
    const states = await Promise.all(shards.map((shard) => outboxState(shard.system)));
    return {
      length: states.reduce((sum, { length }) => sum + length, 0),
      oldestAgeSeconds: Math.max(...states.map(({ oldestAgeSeconds }) => oldestAgeSeconds)),
    };
  });
  return {
    database,
    system,
    writer,
    log: options.log,
    isAlone: options.isAlone ?? true,
    // One that is away takes its merchants with it, and no others.
    isReady: async () => (await Promise.all(shards.map((shard) => shard.isReady()))).some(Boolean),
    forgetKeys: forget,
    forgetInbox: (oldestKeptMs) =>
      sumOver(shards, (shard) => forgetInbox(shard.system, { oldestKeptMs, nowMs: now() })),
    close: async () => {
      for (const unregister of gauges) unregister();
      await forgetting.stop();
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}

async function openOnlyOne(options: DataOptions): Promise<Shard> {
  await bringUpToDate(options, options);
  const shard = openShard(options);
  const [known] = await shard.system.run(sql<{ name: string }>('select name from concord.shard'));
  const [name] = rowsOf<{ name: string }>(known).map((row) => row.name);
  if (name === undefined) return shard;
  await shard.close();
  throw new WrongShard(`The database of ${options.service} is ${name} of several: name all its shards.`);
}

async function openShards(options: DataOptions, { shards }: Spread): Promise<Shard[]> {
  const opened = await Promise.all(
    shards.map(async ({ name, ...urls }) => {
      await bringUpToDate(options, urls);
      const shard = openShard({ ...options, ...urls, isShard: true });
      try {
        await becomeShard(shard.system, name);
        return shard;
      } catch (error) {
        await shard.close();
        if (isSqlError(error) && error.code === 'CS003') throw new WrongShard(`${options.service}: ${error.message}.`);
        throw error;
      }
    }),
  );
  try {
    await refuseOthers(options.service, shards, opened);
    return opened;
  } catch (error) {
    await Promise.all(opened.map((shard) => shard.close()));
    throw error;
  }
}

/** A server that is named wrongly has an empty database of the same name: who lives on the shard would find nothing there. */
async function refuseOthers(service: string, shards: readonly ShardUrls[], opened: readonly Shard[]): Promise<void> {
  const [first] = opened;
  for (const [index, { name }] of shards.entries()) {
    const id = opened[index] && (await readShardId(opened[index].system, name));
    if (!first || id === undefined) throw new Error(`${service} has no ${name}`);
    await knowShard(first.system, name, id).catch((error: unknown) => {
      if (!isOtherShard(error)) throw error;
      throw new WrongShard(`${service}: ${name} is another database than before: name the server that it was on.`);
    });
  }
}

function bringUpToDate({ service, migrations }: DataOptions, { systemUrl }: { readonly systemUrl: string }) {
  return migrate({ systemUrl, requestRole: service, directory: migrations });
}

function spreadOver(service: string, { shards: urls, directory }: Spread, opened: readonly Shard[]) {
  const shards = new Map(urls.map(({ name }, index) => [name, opened[index] as Shard]));
  const route = routeByMerchant({ service, shards, placements: knownPlacements(directory) });
  return {
    database: spreadDatabase(
      opened.map((shard) => shard.database),
      (merchantId, ask) => route(merchantId, (shard) => ask(shard.database)),
    ),
    system: spreadDatabase(
      opened.map((shard) => shard.system),
      (merchantId, ask) => route(merchantId, (shard) => ask(shard.system)),
    ),
    writer: spreadWriter(
      opened.map((shard) => shard.writer),
      (merchantId, ask) => route(merchantId, (shard) => ask(shard.writer)),
    ),
  };
}

async function sumOver(shards: readonly Shard[], count: (shard: Shard) => Promise<number>): Promise<number> {
  const counts = await Promise.all(shards.map(count));
  return counts.reduce((sum, one) => sum + one, 0);
}
