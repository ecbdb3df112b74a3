import { randomBytes } from 'node:crypto';
import { type Database, rowsOf, sql } from '@concord/database';
import { newId } from '@concord/ids';
import { normaliseCode } from '@concord/pricing';

/** Few enough that drawing them does not hold up the event loop, enough that a million take 200 statements. */
const CHUNK_SIZE = 5_000;
const UNFINISHED_AT_ONCE = 20;

export type UnfinishedBatch = { readonly merchantId: string; readonly id: string; readonly prefix: string };

/** Batches whose coupons are still being generated, of all merchants. */
export async function readUnfinished(system: Database): Promise<UnfinishedBatch[]> {
  const text = `select merchant_id, id, prefix from coupon_batch where created < requested order by id limit $1`;
  const [found] = await system.run(sql<{ merchant_id: string; id: string; prefix: string }>(text, UNFINISHED_AT_ONCE));
  return rowsOf<{ merchant_id: string; id: string; prefix: string }>(found).map((row) => ({
    merchantId: row.merchant_id,
    id: row.id,
    prefix: row.prefix,
  }));
}

/** The batch's row is locked and counts in the same statement, so a kill or a second instance never makes one too many. */
const GENERATE = `
  with batch as (
    select * from coupon_batch where merchant_id = $1 and id = $2 and created < requested for update
  ), inserted as (
    insert into coupon (merchant_id, code, id, promotion_id, batch_id, total_limit, per_customer_limit)
    select b.merchant_id, c.code, c.id, b.promotion_id, b.id, b.total_limit, b.per_customer_limit
    from batch b join unnest($3::text[], $4::text[]) with ordinality as c(code, id, place)
      on c.place <= b.requested - b.created
    on conflict do nothing
    returning 1
  )
  update coupon_batch set created = created + (select count(*) from inserted), version = version + 1
  where merchant_id = $1 and id = $2 and created < requested
  returning requested - created as missing`;

/** Generates the next coupons of a batch; answers how many are still missing. */
export async function generateCoupons(
  database: Database,
  { merchantId, id, prefix }: UnfinishedBatch,
): Promise<number> {
  const codes = drawCodes(prefix, CHUNK_SIZE);
  const ids = codes.map(() => newId('coupon'));
  const [result] = await database.forMerchant(merchantId, sql(GENERATE, merchantId, id, codes, ids));
  return rowsOf<{ missing: number }>(result)[0]?.missing ?? 0;
}

/** No letters that look like digits. 12 of 32 signs are 60 random bits: with a million codes, a guess hits once in 10¹². */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 12;

export function drawCodes(prefix: string, count: number): string[] {
  const random = randomBytes(count * CODE_LENGTH);
  const start = normaliseCode(prefix);
  return Array.from({ length: count }, (_, index) => {
    let code = start;
    for (const byte of random.subarray(index * CODE_LENGTH, (index + 1) * CODE_LENGTH)) code += ALPHABET[byte & 31];
    return code;
  });
}
