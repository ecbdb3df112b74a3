import { type Database, rowsOf, sql } from '@concord/database';

export type RevisionRow = {
  readonly id: string;
  readonly subject_id: string;
  readonly version: number;
  readonly change: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly occurred_at: number;
};

/** A page of what happened to a product, category or collection, newest first; the cursor is the last id. */
export async function readRevisions(
  database: Database,
  merchantId: string,
  query: { readonly subjectId: string; readonly first: number; readonly after?: string | undefined },
): Promise<RevisionRow[]> {
  const text = `select * from revision where merchant_id = $1 and subject_id = $2 and ($3::text is null or id < $3)
    order by id desc limit $4`;
  const values = [merchantId, query.subjectId, query.after, query.first];
  const [result] = await database.forMerchant(merchantId, sql<RevisionRow>(text, ...values));
  return rowsOf<RevisionRow>(result);
}
