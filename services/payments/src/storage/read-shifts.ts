import { type Database, rowsOf, sql } from '@concord/database';
import type { CashMovement, ClosedShift, OpenShift } from '../domain/shift.ts';
import { cashMovementFromRow } from './till-tables.ts';

type ShiftRow = { readonly shift: OpenShift | ClosedShift };

const ALL = `
  select open_shift as shift, open_shift_id as id, register_id, to_timestamp((open_shift->>'openedAtMs')::bigint / 1000.0) as opened_at,
    'open' as status from till where merchant_id = $1 and open_shift_id is not null
  union all
  select report, id, register_id, opened_at, 'closed' from shift where merchant_id = $1`;

/** A shift as it stands: the running one of a till, or the Z report. */
export async function readShift(
  database: Database,
  merchantId: string,
  shiftId: string,
): Promise<OpenShift | ClosedShift | undefined> {
  const text = `select shift from (
    select open_shift as shift from till where merchant_id = $1 and open_shift_id = $2
    union all select report from shift where merchant_id = $1 and id = $2) s limit 1`;
  const [result] = await database.forMerchant(merchantId, sql<ShiftRow>(text, merchantId, shiftId));
  return rowsOf<ShiftRow>(result)[0]?.shift;
}

export type ShiftQuery = {
  readonly first: number;
  readonly after?: string | undefined;
  readonly registerId?: string | undefined;
  readonly status?: 'open' | 'closed' | undefined;
};

/** A page of shifts, newest first; the cursor is time and id of the last. */
export async function readShifts(
  database: Database,
  merchantId: string,
  query: ShiftQuery,
): Promise<(OpenShift | ClosedShift)[]> {
  const [time, id] = query.after?.split(' ') ?? [];
  const text = `select shift from (${ALL}) s
    where ($2::timestamptz is null or (opened_at, id) < ($2::timestamptz, $3))
    and ($4::text is null or register_id = $4) and ($5::text is null or status = $5)
    order by opened_at desc, id desc limit $6`;
  const values = [merchantId, time, id, query.registerId, query.status, query.first];
  const [result] = await database.forMerchant(merchantId, sql<ShiftRow>(text, ...values));
  return rowsOf<ShiftRow>(result).map((row) => row.shift);
}

export async function readCashMovements(
  database: Database,
  merchantId: string,
  query: { readonly shiftId: string; readonly first: number; readonly after?: string | undefined },
): Promise<CashMovement[]> {
  const text = `select * from cash_movement where merchant_id = $1 and shift_id = $2 and id > $3 order by id limit $4`;
  const values = [merchantId, query.shiftId, query.after ?? '', query.first];
  const [result] = await database.forMerchant(merchantId, sql(text, ...values));
  return (result?.rows ?? []).map(cashMovementFromRow);
}
