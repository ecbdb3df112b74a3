import { migrate, provisionDatabase, type ServiceUrls } from '@concord/database';
import { createTestDatabase } from './test-database.ts';

export type ProvisionedDatabase = ServiceUrls & { readonly drop: () => Promise<void> };

/** A database of this test's own with both roles of a service; brought up to date if its migrations are given. */
export async function provisionedDatabase(service: string, migrations?: string): Promise<ProvisionedDatabase> {
  const database = await createTestDatabase();
  const server = new URL(database.superuserUrl);
  const databaseName = server.pathname.slice(1);
  server.pathname = '/postgres';
  const passwords = { requestPassword: 'test', systemPassword: 'test' };
  const urls = await provisionDatabase(server.href, { service, databaseName, ...passwords });
  if (migrations) await migrate({ systemUrl: urls.systemUrl, requestRole: service, directory: migrations });
  return { ...urls, drop: database.drop };
}
