import { migrate, provisionDatabase } from '@concord/database';
import { type EventLog, eventLogMigrations, openEmbeddedLog } from '@concord/events';
import { type Logger, openServiceData, type ServiceData } from '@concord/service';
import { checkConnections, EVENT_LOG, SERVICES, type ServiceName } from '../topology.ts';
import type { Secrets } from './secrets.ts';

const SERVER_CONNECTIONS = 200;

/** Opens a service's own data with both of its roles; the database is made and brought up to date first. */
export type OpenData = (service: ServiceName, migrations: string) => Promise<ServiceData>;

export type Databases = {
  readonly log: EventLog;
  readonly open: OpenData;
  readonly close: () => Promise<void>;
};

/** A database for each service and one for the event log, all on the embedded server. */
export async function openDatabases(superuserUrl: string, secrets: Secrets, logger: Logger): Promise<Databases> {
  checkConnections(SERVER_CONNECTIONS);
  const provision = (service: string) => {
    const passwords = secrets.databasePasswords[service];
    if (!passwords) throw new Error(`${service} has no database passwords`);
    const { request: requestPassword, system: systemPassword } = passwords;
    return provisionDatabase(superuserUrl, { service, requestPassword, systemPassword });
  };
  const events = await provision(EVENT_LOG.name);
  await migrate({ systemUrl: events.systemUrl, requestRole: EVENT_LOG.name, directory: eventLogMigrations });
  const log = openEmbeddedLog({ url: events.systemUrl, poolSize: EVENT_LOG.connections });
  const opened: ServiceData[] = [];
  return {
    log,
    open: async (service, migrations) => {
      const urls = await provision(service);
      const readers = SERVICES.find((one) => one.name === service)?.readers ?? 2;
      const data = await openServiceData({ ...urls, service, migrations, readers, log, logger });
      opened.push(data);
      return data;
    },
    close: async () => {
      await Promise.all(opened.map((data) => data.close()));
      await log.close();
    },
  };
}
