import { migrate, provisionDatabase, type ServiceUrls } from '@concord/database';
import { eventLogMigrations } from '@concord/events';
import type { Secrets } from '../embedded/secrets.ts';
import { EVENT_LOG } from '../topology.ts';

type DatabaseSecrets = Pick<Secrets, 'databasePasswords'>;

/** Makes sure that a service's database and its two roles are there. The service brings its tables up to date itself. */
export function provisionService(
  superuserUrl: string,
  secrets: DatabaseSecrets,
  service: string,
): Promise<ServiceUrls> {
  const passwords = secrets.databasePasswords[service];
  if (!passwords) throw new Error(`${service} has no database passwords`);
  const { request: requestPassword, system: systemPassword } = passwords;
  return provisionDatabase(superuserUrl, { service, requestPassword, systemPassword });
}

/** The event log belongs to no service: whoever provisions it brings it up to date. */
export async function provisionEventLog(superuserUrl: string, secrets: DatabaseSecrets): Promise<ServiceUrls> {
  const events = await provisionService(superuserUrl, secrets, EVENT_LOG.name);
  await migrate({ systemUrl: events.systemUrl, requestRole: EVENT_LOG.name, directory: eventLogMigrations });
  return events;
}
