import { type Database, rowsOf, sql } from '@concord/database';

/** What is to be done to a merchant's index, and how far it is: page after page of the source's export. */
export type IndexJob = {
  readonly merchantId: string;
  /** The generation that is filled, with the cursor it is filled up to. */
  readonly building: { readonly generation: number; readonly after: string } | null;
  /** Set when everything is to be looked at again, as after a change of categories. */
  readonly refreshAfter: string | null;
  /** Products that were made later are not looked at again; null: all are. */
  readonly refreshUntilMs: number | null;
};

type JobRow = {
  merchant_id: string;
  generation: number | null;
  build_after: string | null;
  refresh_after: string | null;
  refresh_until: number | null;
};

/** Merchants whose index has work to do: for the sweeper. */
export async function readDueJobs(system: Database, limit: number): Promise<IndexJob[]> {
  const text = `select merchant_id, generation, build_after, refresh_after, refresh_until from index_job where due_at <= now()
    order by due_at limit $1`;
  const [result] = await system.run(sql<JobRow>(text, limit));
  return rowsOf<JobRow>(result).map((row) => ({
    merchantId: row.merchant_id,
    building: row.generation === null ? null : { generation: row.generation, after: row.build_after ?? '' },
    refreshAfter: row.refresh_after,
    refreshUntilMs: row.refresh_until,
  }));
}

/** The generation is to be filled, from the beginning unless that has begun. Asked for again it changes nothing. */
export async function requestBuild(database: Database, merchantId: string, generation: number): Promise<void> {
  const text = `insert into index_job as j (merchant_id, generation, build_after, due_at) values ($1, $2, '', now())
    on conflict (merchant_id) do update set generation = $2, build_after = '', due_at = now()
    where j.generation is distinct from $2`;
  await database.forMerchant(merchantId, sql(text, merchantId, generation));
}

/** Everything of the merchant that was made until then is to be looked at again, from the beginning. */
export async function requestRefresh(database: Database, merchantId: string, untilMs: number): Promise<void> {
  const text = `insert into index_job as j (merchant_id, refresh_after, refresh_until, due_at) values ($1, '', $2, now())
    on conflict (merchant_id) do update set refresh_after = '', due_at = now(),
      refresh_until = greatest(j.refresh_until, excluded.refresh_until)`;
  await database.forMerchant(merchantId, sql(text, merchantId, new Date(untilMs)));
}

export async function notePage(database: Database, merchantId: string, generation: number, after: string) {
  const text = 'update index_job set build_after = $3 where merchant_id = $1 and generation = $2';
  await database.forMerchant(merchantId, sql(text, merchantId, generation, after));
}

/** The generation is whole and in use. */
export async function noteBuilt(database: Database, merchantId: string, generation: number): Promise<void> {
  const text = 'update index_job set generation = null, build_after = null where merchant_id = $1 and generation = $2';
  await database.forMerchant(merchantId, sql(text, merchantId, generation));
}

/** Moves on only from where the work was: a refresh that was asked for meanwhile begins anew. */
export async function noteRefreshed(database: Database, merchantId: string, from: string, to: string | null) {
  const text = 'update index_job set refresh_after = $3 where merchant_id = $1 and refresh_after = $2';
  await database.forMerchant(merchantId, sql(text, merchantId, from, to));
}

export async function noteDone(database: Database, merchantId: string): Promise<void> {
  const text = `update index_job set due_at = null
    where merchant_id = $1 and generation is null and refresh_after is null`;
  await database.forMerchant(merchantId, sql(text, merchantId));
}
