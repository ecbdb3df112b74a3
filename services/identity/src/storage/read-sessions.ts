import { type Database, rowsOf, sql } from '@concord/database';
import type { ApiClient } from '../domain/api-client.ts';
import type { Session } from '../domain/session.ts';
import { apiClientFromRow, sessionFromRow } from './session-tables.ts';

/** A page of a subject's living sessions, newest first; the cursor is the last id. */
export async function readSessions(
  database: Database,
  merchantId: string,
  subjectId: string,
  { first, after }: { readonly first: number; readonly after?: string | undefined },
): Promise<Session[]> {
  const text = `select * from session where merchant_id = $1 and subject_id = $2 and revoked_at is null
    and idle_expires_at > now() and absolute_expires_at > now() and ($3::text is null or id < $3)
    order by id desc limit $4`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, subjectId, after, first));
  return (result?.rows ?? []).map(sessionFromRow);
}

/** Removes sessions that ended so long ago that no token of theirs is good; in batches, by the sweeper. */
export async function forgetEndedSessions(system: Database, batchSize: number): Promise<number> {
  const text = `delete from session where (merchant_id, id) in (select merchant_id, id from session
    where idle_expires_at < now() - interval '30 days' order by idle_expires_at limit $1)`;
  const [result] = await system.run(sql(text, batchSize));
  return result?.rowCount ?? 0;
}

type ClientRow = { readonly merchant_id: string } & Record<string, unknown>;

export async function readApiClient(
  database: Database,
  clientId: string,
): Promise<{ readonly merchantId: string; readonly client: ApiClient } | undefined> {
  const [result] = await database.run(sql<ClientRow>('select * from api_client where client_id = $1', clientId));
  const row = rowsOf<ClientRow>(result)[0];
  return row && { merchantId: row.merchant_id, client: apiClientFromRow(row) };
}

export async function readApiClients(database: Database, merchantId: string): Promise<ApiClient[]> {
  const text = 'select * from api_client where merchant_id = $1 order by client_id limit 500';
  const [result] = await database.run(sql(text, merchantId));
  return (result?.rows ?? []).map(apiClientFromRow);
}
