import { type Database, isKnownShard, isSqlError, readShardId, rowsOf, sql } from '@concord/database';
import { serverVariable } from '../services/shard-servers.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { MoveGivenUp } from './move-given-up.ts';
import { type MovedTable, movedTables } from './moved-tables.ts';
import type { ShardedService } from './shard-databases.ts';

/** A service whose rows of a merchant move, and in which tables they are. */
export type Moving = ShardedService & { readonly tables: readonly MovedTable[] };

const NO_DATABASE = '3D000';

/** Opens both shards of every service, sure that they are those that are meant, and closes them after use. */
export async function withShards<Value>(
  open: (from: string, to: string) => readonly ShardedService[],
  from: string,
  to: string,
  use: (services: readonly Moving[]) => Promise<Value>,
): Promise<Value> {
  const opened = open(from, to);
  const moving = async (one: ShardedService): Promise<Moving> => {
    await refuseOthers(one, from, to);
    return { ...one, tables: await tablesOf(one) };
  };
  try {
    return await use(await Promise.all(opened.map(moving)));
  } finally {
    await Promise.all(opened.flatMap(({ source, target, first }) => [source, target, first].map((one) => one.close())));
  }
}

/** A server that is named wrongly may have a database of the same name: nothing is moved to or from there. */
async function refuseOthers(
  { service, source, target, first }: ShardedService,
  from: string,
  to: string,
): Promise<void> {
  for (const [name, shard] of [
    [from, source],
    [to, target],
  ] as const) {
    const id = await readShardId(shard, name).catch((error: unknown) => {
      if (isSqlError(error) && error.code === NO_DATABASE) return undefined;
      throw error;
    });
    if (id === undefined || !(await isKnownShard(first, name, id)))
      throw new StartProblem(
        `That server does not have ${name} of ${service}: name the shard's own by ${serverVariable(name)}.`,
      );
  }
}

/** Both sides must have the same tables, and sort them alike. */
async function tablesOf({ service, source, target }: ShardedService): Promise<readonly MovedTable[]> {
  const [here, there] = await Promise.all([movedTables(source), movedTables(target)]);
  if (JSON.stringify(here) !== JSON.stringify(there))
    throw new MoveGivenUp(`The two shards of ${service} have different tables: start it on both first.`);
  const [one, other] = await Promise.all([collationOf(source), collationOf(target)]);
  if (one !== other) throw new MoveGivenUp(`The two shards of ${service} sort differently: by ${one} and by ${other}.`);
  return here;
}

async function collationOf(shard: Database): Promise<string> {
  const text = 'select datcollate from pg_database where datname = current_database()';
  const [result] = await shard.run(sql<{ datcollate: string }>(text));
  return rowsOf<{ datcollate: string }>(result)[0]?.datcollate ?? '';
}
