import { type Database, rowsOf, sql } from '@concord/database';
import type { Revision } from '../domain/revision.ts';
import type { RevisionQuery } from './catalog-store.ts';
import { revisionFromRow } from './tables.ts';

/** A page of what happened to a product, category or collection, newest first; the cursor is the last id. */
export async function readRevisions(database: Database, merchantId: string, query: RevisionQuery): Promise<Revision[]> {
  const text = `select * from revision where merchant_id = $1 and subject_id = $2 and ($3::text is null or id < $3)
    order by id desc limit $4`;
  const values = [merchantId, query.subjectId, query.after, query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return rowsOf<Record<string, unknown>>(result).map(revisionFromRow);
}
