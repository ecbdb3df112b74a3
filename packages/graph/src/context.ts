import type { CallOptions } from '@concord/contract';
import DataLoader from 'dataloader';

/** What every resolver of one request shares: the verified-later identity, and one loader per kind of look-up. */
export type GraphContext = {
  readonly call: CallOptions;
  /** The request's loader of that name: many single look-ups of one tick become one call. */
  readonly loader: <Key extends string, Value>(
    name: string,
    load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  ) => DataLoader<Key, Value>;
};

const MAX_BATCH_SIZE = 200;

export function graphContext(call: CallOptions): GraphContext {
  const loaders = new Map<string, DataLoader<never, never>>();
  return {
    call,
    loader: <Key extends string, Value>(
      name: string,
      load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
    ) => {
      const known = loaders.get(name);
      if (known) return known as unknown as DataLoader<Key, Value>;
      const loader = new DataLoader<Key, Value>(load, { maxBatchSize: MAX_BATCH_SIZE });
      loaders.set(name, loader as unknown as DataLoader<never, never>);
      return loader;
    },
  };
}

/** The call of one mutation field: a key sent with the request stands for each of its fields apart. */
export function mutationCall(context: GraphContext, responseKey: string | number): CallOptions {
  const { idempotencyKey } = context.call;
  return idempotencyKey === undefined
    ? context.call
    : { ...context.call, idempotencyKey: `${idempotencyKey}:${responseKey}` };
}
