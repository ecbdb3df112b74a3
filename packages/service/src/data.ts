import { type Database, migrate, openDatabase, openWriter, type Writer } from '@concord/database';
import { type EventLog, type Relay, startRelay } from '@concord/events';
import type { Logger } from './logger.ts';
import { registerGauge } from './observe.ts';

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
};

/** A service's own data: what reads it, the one writer that changes it, and the relay that publishes the changes. */
export type ServiceData = {
  readonly database: Database;
  /** The system role's: sweepers, exports and audit. Never reached by a request. */
  readonly system: Database;
  readonly writer: Writer;
  readonly log: EventLog;
  readonly close: () => Promise<void>;
};

export async function openServiceData(options: DataOptions): Promise<ServiceData> {
  const { service, logger } = options;
  await migrate({ systemUrl: options.systemUrl, requestRole: service, directory: options.migrations });
  const onConnectionError = (error: Error) => logger.warn({ err: error, service }, 'database connection lost');
  const open = (url: string, poolSize: number, role: string, keysOnly = false) =>
    openDatabase({ url, poolSize, applicationName: `${service} ${role}`, onConnectionError, keysOnly });
  const database = open(options.requestUrl, options.readers, 'read');
  const writing = open(options.requestUrl, 1, 'write', true);
  const system = open(options.systemUrl, 3, 'system');
  let relay: Relay | undefined;
  const writer = openWriter({
    name: service,
    database: writing,
    onCommitted: () => relay?.wake(),
    ...(options.now ? { now: options.now } : {}),
  });
  relay = startRelay({
    source: service,
    database: system,
    log: options.log,
    onError: (error) => logger.error({ err: error, service }, 'relay failed'),
  });
  registerGauge(
    `concord_${service.replaceAll('-', '_')}_waiting_writes`,
    'Writes that wait for the next batch',
    writer.waiting,
  );
  return {
    database,
    system,
    writer,
    log: options.log,
    close: async () => {
      await writer.close();
      await relay?.stop();
      await Promise.all([database.close(), writing.close(), system.close()]);
    },
  };
}
