import { type Database, rowsOf, sql } from '@concord/database';
import type { Import } from '../domain/import.ts';
import { importFromRow } from './tables.ts';

export async function readImport(database: Database, merchantId: string, id: string): Promise<Import | undefined> {
  const text = 'select * from import where merchant_id = $1 and id = $2';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, id));
  const row = result?.rows[0];
  return row && importFromRow(row);
}

/** Imports that wait for a worker, of all merchants: for the sweeper. */
export async function readDueImports(system: Database, limit: number): Promise<{ merchantId: string; id: string }[]> {
  const text = `select merchant_id, id from import where status in ('waiting', 'running') and due_at <= now()
    order by due_at limit $1`;
  const [result] = await system.run(sql<{ merchant_id: string; id: string }>(text, limit));
  return rowsOf<{ merchant_id: string; id: string }>(result).map((row) => ({
    merchantId: row.merchant_id,
    id: row.id,
  }));
}

/** The file, one piece at a time. */
export async function* importText(
  database: Database,
  merchantId: string,
  { id, parts }: Pick<Import, 'id' | 'parts'>,
): AsyncGenerator<string> {
  const text = 'select content from import_part where merchant_id = $1 and import_id = $2 and part = $3';
  for (let part = 0; part < parts; part++) {
    const [result] = await database.forMerchant(merchantId, sql<{ content: string }>(text, merchantId, id, part));
    const row = rowsOf<{ content: string }>(result)[0];
    if (!row) throw new Error(`Part ${part} of import ${id} is not there`);
    yield row.content;
  }
}

const FORGET = `delete from import_part where (merchant_id, import_id, part) in (
  select p.merchant_id, p.import_id, p.part
  from import_part p join import i on i.merchant_id = p.merchant_id and i.id = p.import_id
  where i.status in ('completed', 'failed') and (i.data->>'finishedAtMs')::bigint < $1
  limit $2
)`;

/** Deletes pieces of files that nobody reads any more: for the sweeper. */
export async function forgetFiles(system: Database, endedBeforeMs: number, limit: number): Promise<number> {
  const [deleted] = await system.run(sql(FORGET, endedBeforeMs, limit));
  return deleted?.rowCount ?? 0;
}
