import { answers, type Database, migrate, openDatabase, openWriter, type Writer } from '@concord/database';
import { type EventLog, type Relay, startRelay } from '@concord/events';
import { forgetInbox } from './forget-inbox.ts';
import { forgetKeys } from './forget-keys.ts';
import { registerGauge, remembered } from './gauges.ts';
import type { Logger } from './logger.ts';
import { outboxState } from './outbox-state.ts';
import { every } from './repeat.ts';

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
};

/** A service's own data: what reads it, the one writer that changes it, and the relay that publishes the changes. */
export type ServiceData = {
  readonly database: Database;
  /** The system role's: sweepers, exports and audit. Never reached by a request. */
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
    remembers: options.isAlone ?? true,
    onCommitted: () => relay?.wake(),
    ...(options.now ? { now: options.now } : {}),
  });
  relay = startRelay({
    source: service,
    database: system,
    log: options.log,
    onError: (error) => logger.error({ err: error, service }, 'relay failed'),
  });
  const now = options.now ?? Date.now;
  const forget = () => forgetKeys(system, now());
  const forgetting = every(
    FORGET_EVERY_MS,
    async () => void (await forget()),
    (error) => logger.error({ err: error, service }, 'forgetting idempotency keys failed'),
  );
  const gauges = registerGauges(service, writer, system);
  return {
    database,
    system,
    writer,
    log: options.log,
    isAlone: options.isAlone ?? true,
    isReady: async () => (await Promise.all([answers(database), answers(system)])).every(Boolean),
    forgetKeys: forget,
    forgetInbox: (oldestKeptMs) => forgetInbox(system, { oldestKeptMs, nowMs: now() }),
    close: async () => {
      for (const unregister of gauges) unregister();
      await forgetting.stop();
      await writer.close();
      await relay?.stop();
      await Promise.all([database.close(), writing.close(), system.close()]);
    },
  };
}

function registerGauges(service: string, writer: Writer, system: Database): readonly (() => void)[] {
  const outbox = remembered(() => outboxState(system));
  const waiting = `concord_${service.replaceAll('-', '_')}_waiting_writes`;
  return [
    registerGauge(waiting, 'Writes that wait for the next batch', writer.waiting),
    registerGauge(
      'concord_outbox_length',
      'Events that are committed and not yet published',
      async () => (await outbox()).length,
      { service },
    ),
    registerGauge(
      'concord_outbox_oldest_age_seconds',
      'For how long the oldest unpublished event has waited',
      async () => (await outbox()).oldestAgeSeconds,
      { service },
    ),
  ];
}
