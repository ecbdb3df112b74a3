import type { KeyValue } from '../key-value.ts';
import type { KeyValues } from '../open-key-values.ts';
import { connectRedis } from './connection.ts';
import { redisKeyValue } from './redis-key-value.ts';

/** Two connections a process, one that asks and one that hears. A server that is not there yet does not hold up a start. */
export async function openRedis(options: {
  readonly url: string;
  readonly onError: (error: unknown) => void;
}): Promise<KeyValues> {
  const connection = connectRedis(options.url, options.onError);
  await connection.opened();
  const services = new Map<string, KeyValue>();
  return {
    isShared: true,
    of: (service) => {
      const known = services.get(service) ?? redisKeyValue(connection, service);
      services.set(service, known);
      return known;
    },
    close: async () => connection.close(),
  };
}
