import { answers, type Database, openDatabase, openWriter, type Writer } from '@concord/database';
import { type EventLog, type Relay, startRelay } from '@concord/events';
import type { Logger } from './logger.ts';

export type ShardOptions = {
  readonly service: string;
  readonly requestUrl: string;
  readonly systemUrl: string;
  readonly readers: number;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly now?: () => number;
  /** Only this process writes there. */
  readonly isAlone?: boolean;
  /** One of several: it refuses merchants that live on another. */
  readonly isShard?: boolean;
};

/** One database of a service, open: both roles' connections, its writer, and the relay that publishes its changes. */
export type Shard = {
  readonly database: Database;
  readonly system: Database;
  readonly writer: Writer;
  readonly isReady: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export function openShard(options: ShardOptions): Shard {
  const { service, logger, isShard = false } = options;
  const onConnectionError = (error: Error) => logger.warn({ err: error, service }, 'database connection lost');
  const open = (url: string, poolSize: number, role: string, keysOnly = false) =>
    openDatabase({ url, poolSize, applicationName: `${service} ${role}`, onConnectionError, keysOnly, isShard });
  const database = open(options.requestUrl, options.readers, 'read');
  const writing = open(options.requestUrl, 1, 'write', true);
  const system = open(options.systemUrl, 3, 'system');
  let relay: Relay | undefined;
  const writer = openWriter({
    name: service,
    database: writing,
    // Nobody tells a shard's writer that a merchant went away and came back.
    remembers: (options.isAlone ?? true) && !isShard,
    onCommitted: () => relay?.wake(),
    ...(options.now ? { now: options.now } : {}),
  });
  relay = startRelay({
    source: service,
    database: system,
    log: options.log,
    onError: (error) => logger.error({ err: error, service }, 'relay failed'),
  });
  return {
    database,
    system,
    writer,
    isReady: async () => (await Promise.all([answers(database), answers(system)])).every(Boolean),
    close: async () => {
      await writer.close();
      await relay?.stop();
      await Promise.all([database.close(), writing.close(), system.close()]);
    },
  };
}
