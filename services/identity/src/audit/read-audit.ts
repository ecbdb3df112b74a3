import { type Database, rowsOf, sql } from '@concord/database';
import type { AuditEntry, AuditHead } from './audit-chain.ts';
import { entryFromRow, headFromRow } from './audit-tables.ts';

export type AuditQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly actorId?: string | undefined;
  readonly operation?: string | undefined;
  readonly subject?: string | undefined;
};

/** A page of the log, newest first; the cursor is the last sequence. */
export async function readAuditEntries(
  database: Database,
  merchantId: string,
  { first, after, actorId, operation, subject }: AuditQuery,
): Promise<AuditEntry[]> {
  const text = `select * from audit_entry where merchant_id = $1 and ($2::bigint is null or sequence < $2)
    and ($3::text is null or actor_id = $3) and ($4::text is null or operation = $4)
    and ($5::text is null or subject = $5) order by sequence desc limit $6`;
  const before = after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : undefined;
  const [result] = await database.forMerchant(
    merchantId,
    sql(text, merchantId, before, actorId, operation, subject, first),
  );
  return (result?.rows ?? []).map(entryFromRow);
}

export type StoredSeal = {
  readonly sequence: number;
  readonly hash: string;
  readonly key_id: string;
  readonly signature: string;
};

export type ChainPage = {
  /** The entry that the page follows; undefined at the start of the chain, or when it is gone. */
  readonly before: AuditEntry | undefined;
  readonly entries: readonly AuditEntry[];
  readonly seals: readonly StoredSeal[];
  readonly head: AuditHead | undefined;
};

/** A stretch of the chain with what it is checked against, in one snapshot. */
export async function readChain(
  database: Database,
  merchantId: string,
  afterSequence: number,
  first: number,
): Promise<ChainPage> {
  const rowsAfter = (table: string) =>
    sql(
      `select * from ${table} where merchant_id = $1 and sequence >= $2 and sequence <= $3 order by sequence`,
      merchantId,
      afterSequence,
      afterSequence + first,
    );
  const [entryRows, sealRows, headRows] = await database.forMerchant(
    merchantId,
    rowsAfter('audit_entry'),
    rowsAfter('audit_seal'),
    sql('select * from audit_head where merchant_id = $1', merchantId),
  );
  const entries = (entryRows?.rows ?? []).map(entryFromRow);
  const headRow = headRows?.rows[0];
  return {
    before: entries.find((entry) => entry.sequence === afterSequence),
    entries: entries.filter((entry) => entry.sequence > afterSequence),
    seals: rowsOf<StoredSeal>(sealRows),
    head: headRow && headFromRow(headRow),
  };
}

/** Merchants whose chain has grown since its head was last signed; for the sealer of all merchants. */
export async function readUnsigned(
  system: Database,
  limit: number,
): Promise<{ merchantId: string; head: AuditHead }[]> {
  const text = 'select * from audit_head where sequence > signed_sequence order by merchant_id limit $1';
  const [result] = await system.run(sql(text, limit));
  return (result?.rows ?? []).map((row) => ({ merchantId: String(row.merchant_id), head: headFromRow(row) }));
}
