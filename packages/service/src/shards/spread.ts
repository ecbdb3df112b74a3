import type { Database, Writer } from '@concord/database';

type Routed<Target> = <Value>(merchantId: string, ask: (target: Target) => Promise<Value>) => Promise<Value>;

/**
 * Several databases as one to whoever names the merchant. Whoever names none must say over which of them: by
 * `pageOfAllMerchants`, `rowsOfAllShards` or `shardsOf`.
 */
export function spreadDatabase(shards: readonly Database[], routed: Routed<Database>): Database {
  const unnamed = (): never => {
    throw new Error('The data is spread over several databases: name the merchant, or ask each of shardsOf(database)');
  };
  return {
    forMerchant: (merchantId, ...statements) =>
      routed(merchantId, (database) => database.forMerchant(merchantId, ...statements)),
    run: async () => unnamed(),
    connect: async () => unnamed(),
    setMerchants: unnamed,
    shards,
    close: async () => void (await Promise.all(shards.map((shard) => shard.close()))),
  };
}

export function spreadWriter(writers: readonly Writer[], routed: Routed<Writer>): Writer {
  return {
    run: (write, command, context) => routed(context.merchantId, (writer) => writer.run(write, command, context)),
    recall: () => undefined,
    waiting: () => writers.reduce((sum, writer) => sum + writer.waiting(), 0),
    close: async () => void (await Promise.all(writers.map((writer) => writer.close()))),
  };
}
