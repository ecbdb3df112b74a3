import { join } from 'node:path';
import { startPostgres } from '@concord/platform/postgres';
import { temporaryFolder } from '@concord/testing/temporary-folder';

/** A PostgreSQL server for one shard, which belongs to the scenario. */
export type ShardServer = {
  /** By this variable the platform, and who moves merchants, is told of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
};

export async function startShardServer(shardName: string): Promise<ShardServer> {
  const folder = temporaryFolder(shardName);
  const { superuserUrl, stop } = await startPostgres({
    dataDir: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  return {
    environment: { [`CONCORD_${shardName.toUpperCase().replace('-', '_')}_POSTGRES_URL`]: superuserUrl },
    stop,
  };
}
