import { openInProcess } from './in-process.ts';
import type { KeyValue } from './key-value.ts';

export type KeyValueOptions = {
  /** `redis://…` of a server that processes share; without it, what is kept is kept in this process. */
  readonly url?: string | undefined;
  /** Losing the server is survived; somebody should hear of it all the same. */
  readonly onError: (error: unknown) => void;
};

/** Where a process keeps what may be lost. */
export type KeyValues = {
  /** Do other processes see it? */
  readonly isShared: boolean;
  /** One service's own; services do not see each other's keys. */
  readonly of: (service: string) => KeyValue;
  readonly close: () => Promise<void>;
};

export async function openKeyValues({ url, onError }: KeyValueOptions): Promise<KeyValues> {
  if (url !== undefined) {
    // The client is loaded only where it is wanted.
    const { openRedis } = await import('./redis/open-redis.ts');
    return openRedis({ url, onError });
  }
  const services = new Map<string, KeyValue>();
  return {
    isShared: false,
    of: (service) => {
      const known = services.get(service) ?? openInProcess();
      services.set(service, known);
      return known;
    },
    close: async () => services.clear(),
  };
}
