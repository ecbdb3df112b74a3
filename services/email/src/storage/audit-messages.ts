import { type Database, rowsOf, sql } from '@concord/database';
import type { MessageKind } from '../domain/message.ts';

type Row = {
  merchant_id: string;
  kind: MessageKind;
  waiting: number;
  sent: number;
  skipped: number;
  parked: number;
  unclear: number;
};

const AUDIT = `select merchant_id, kind, count(*) filter (where status = 'waiting') as waiting,
    count(*) filter (where status = 'sent') as sent, count(*) filter (where status = 'skipped') as skipped,
    count(*) filter (where status = 'parked') as parked,
    count(*) filter (where (status = 'sent') <> (sent_at is not null)) as unclear
  from message where (merchant_id, kind) > ($1, $2)
  group by merchant_id, kind order by merchant_id, kind limit $3`;

/** One page of how many messages each merchant's facts led to, for comparison with those facts. */
export async function auditMessages(system: Database, first: number, after: string | undefined) {
  const [merchant = '', kind = ''] = after?.split(' ') ?? [];
  const rows = rowsOf<Row>((await system.run(sql<Row>(AUDIT, merchant, kind, first)))[0]);
  const last = rows.at(-1);
  return {
    checked: rows.reduce((sum, row) => sum + row.waiting + row.sent + row.skipped + row.parked, 0),
    violations: rows.filter((row) => row.unclear > 0).map(violationOf),
    facts: rows.map(({ merchant_id: merchantId, unclear: _, ...counts }) => ({ merchantId, ...counts })),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.kind}` : null,
  };
}

function violationOf({ merchant_id, kind, unclear, sent }: Row) {
  const subject = `${merchant_id} messages of kind ${kind}`;
  return { law: 'L5', subject, detail: `${unclear} do not say clearly whether they were sent`, version: sent };
}
