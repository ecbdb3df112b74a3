import { type Database, rowsOf, sql } from '@concord/database';
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
  const [result] = await system.run(sql<DueRow>(DUE, limit));
  return rowsOf<DueRow>(result).map(({ kind, merchant_id, id }) => ({ kind, merchantId: merchant_id, id }));
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

/** Whose endpoint this is, by its opaque id. */
export async function readEndpointMerchant(database: Database, endpointId: string): Promise<string | undefined> {
  const text = 'select merchant_id from provider_endpoint where endpoint_id = $1';
  const [result] = await database.run(sql<{ merchant_id: string }>(text, endpointId));
  return rowsOf<{ merchant_id: string }>(result)[0]?.merchant_id;
}

/** Payments and refunds that the provider refuses to finish: they wait for a person. */
export async function countParked(system: Database): Promise<number> {
  const text = `select (select count(*) from payment where due_at is null and details->>'problem' is not null
      and status in ('authorising', 'action_required', 'capturing', 'cancelling'))
    + (select count(*) from refund where status = 'pending' and due_at is null) as parked`;
  const [result] = await system.run(sql<{ parked: number }>(text));
  return rowsOf<{ parked: number }>(result)[0]?.parked ?? 0;
}
