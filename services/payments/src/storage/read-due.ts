import { type Database, rowsOfAllShards, sql } from '@concord/database';
import { connectionFromRow, type ProviderConnection } from './provider-tables.ts';

/** Something whose next step is due. */
export type Due = {
  readonly kind: 'payment' | 'refund' | 'connection';
  readonly merchantId: string;
  readonly id: string;
};

type DueRow = { kind: Due['kind']; merchant_id: string; id: string };

const DUE = `
  (select 'payment' as kind, merchant_id, id, due_at from payment where due_at <= now() order by due_at limit $1)
  union all
  (select 'refund', merchant_id, id, due_at from refund where due_at <= now() order by due_at limit $1)
  union all
  (select 'connection', merchant_id, provider, due_at from provider_connection where due_at <= now() order by due_at limit $1)
  order by due_at limit $1`;

/** What is due, of all merchants, longest due first: for the sweeper. */
export async function readDue(system: Database, limit: number): Promise<Due[]> {
  const rows = await rowsOfAllShards(system, sql<DueRow>(DUE, limit));
  return rows.map(({ kind, merchant_id, id }) => ({ kind, merchantId: merchant_id, id }));
}

export async function readConnection(
  database: Database,
  merchantId: string,
  provider: string,
): Promise<ProviderConnection | undefined> {
  const text = 'select * from provider_connection where merchant_id = $1 and provider = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, provider));
  const row = result?.rows[0];
  return row && connectionFromRow(row);
}

/** Whose endpoint this is, by its opaque id: which shard that merchant lives on is not known before. */
export async function readEndpointMerchant(database: Database, endpointId: string): Promise<string | undefined> {
  const text = 'select merchant_id from provider_endpoint where endpoint_id = $1';
  const [found] = await rowsOfAllShards(database, sql<{ merchant_id: string }>(text, endpointId));
  return found?.merchant_id;
}

/** Payments and refunds that the provider refuses to finish: they wait for a person. */
export async function countParked(system: Database): Promise<number> {
  const text = `select (select count(*) from payment where due_at is null and details->>'problem' is not null
      and status in ('authorising', 'action_required', 'capturing', 'cancelling'))
    + (select count(*) from refund where status = 'pending' and due_at is null) as parked`;
  const counts = await rowsOfAllShards(system, sql<{ parked: number }>(text));
  return counts.reduce((sum, { parked }) => sum + parked, 0);
}
