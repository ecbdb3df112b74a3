import { type Database, isSqlError, rowsOf } from './connect.ts';
import { sql } from './statement.ts';

const READ_ID = 'select database_id from concord.shard where name = $1';
const IS_KNOWN = 'select from concord.known_shard where name = $1 and database_id = $2';

/** Which database it is, whatever its server is called; undefined unless it is the shard of that name. */
export async function readShardId(system: Database, name: string): Promise<string | undefined> {
  const [result] = await system.run(sql(READ_ID, name));
  return rowsOf<{ database_id: string }>(result)[0]?.database_id;
}

/** Has the first shard remember which database has a shard's name; throws, by `isOtherShard`, where another has it. */
export async function knowShard(firstSystem: Database, name: string, databaseId: string): Promise<void> {
  await firstSystem.run(sql('select concord.know_shard($1, $2)', name, databaseId));
}

export async function isKnownShard(firstSystem: Database, name: string, databaseId: string): Promise<boolean> {
  const [result] = await firstSystem.run(sql(IS_KNOWN, name, databaseId));
  return result?.rowCount === 1;
}

/** The first shard knows another database by that name. */
export function isOtherShard(error: unknown): boolean {
  return isSqlError(error) && error.code === 'CS005';
}
