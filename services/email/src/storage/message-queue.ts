import { type Database, type ResultSet, rowsOf, rowsStatement, type Statement, sql } from '@concord/database';
import { type Message, type MessageSubject, messageIdOf } from '../domain/message.ts';
import { messageFromRow } from './tables.ts';

/** A message that is ours until its lease ends: only then is it due again, for whoever comes first. */
export type ClaimedMessage = { readonly merchantId: string; readonly message: Message };

const insert = rowsStatement(
  {
    merchant_id: 'text',
    id: 'text',
    event_id: 'text',
    kind: 'text',
    order_id: 'text',
    part_id: 'text',
    customer_id: 'text',
    traceparent: 'text',
    created_at: 'timestamptz',
  },
  (rows, other) => `insert into message (merchant_id, id, event_id, kind, status, order_id, part_id, customer_id,
      traceparent, attempts, due_at, created_at, version)
    select merchant_id, id, event_id, kind, 'waiting', order_id, part_id, customer_id, traceparent,
      0, now() + ${other(0)} * interval '1 millisecond', created_at, 1
    from ${rows} on conflict (merchant_id, id) do nothing returning *`,
);

/** Queues what is to be told, claimed for so long; what is queued already stays as it is, and is not among the rows. */
export function insertMessages(subjects: readonly MessageSubject[], leaseMs: number): Statement {
  const rows = subjects.map((subject) => ({
    merchant_id: subject.merchantId,
    id: messageIdOf(subject.eventId),
    event_id: subject.eventId,
    kind: subject.kind,
    order_id: subject.orderId,
    part_id: subject.partId,
    customer_id: subject.customerId,
    traceparent: subject.traceparent,
    created_at: subject.occurredAtMs,
  }));
  return insert(rows, leaseMs);
}

const CLAIM = `update message m set due_at = now() + $1 * interval '1 millisecond', version = m.version + 1
  from (select merchant_id, id from message where status = 'waiting' and due_at <= now()
    order by due_at limit $2 for update skip locked) due
  where m.merchant_id = due.merchant_id and m.id = due.id returning m.*`;

/** Takes due messages of all merchants, oldest first. If we die with them, they are due again when the lease ends. */
export async function claimMessages(system: Database, limit: number, leaseMs: number): Promise<ClaimedMessage[]> {
  const [result] = await system.run(sql(CLAIM, leaseMs, limit));
  return claimedIn(result);
}

export function claimedIn(result: ResultSet | undefined): ClaimedMessage[] {
  return rowsOf<Record<string, unknown>>(result).map((row) => ({
    merchantId: row.merchant_id as string,
    message: messageFromRow(row),
  }));
}

/** A plan made while the table was small would go on to read it whole. */
const BY_KEY = sql("select set_config('enable_seqscan', 'off', true)");
/** What is added to no effect makes the planner look one row after the other up by its key, and not among all that wait. */
const THESE = `from unnest($1::text[], $2::text[], $3::bigint[]) as k(merchant_id, id, version)
  where k.merchant_id = k.merchant_id || '' and m.merchant_id = k.merchant_id and m.id = k.id and m.status || '' = 'waiting'`;

/** What was sent is sent, also when the lease had ended meanwhile. */
const SENT = `update message m set status = 'sent', attempts = m.attempts + 1, reason = null, sent_at = now(), version = m.version + 1
  ${THESE}`;

export async function markSent(system: Database, claimed: readonly ClaimedMessage[]): Promise<void> {
  await system.run(BY_KEY, sql(SENT, ...keysOf(claimed)));
}

const GIVE_BACK = `update message m set due_at = now()
  ${THESE} and m.version = k.version`;

/** What we claimed and did not begin is due at once, for whoever comes first. */
export async function giveBack(system: Database, claimed: readonly ClaimedMessage[]): Promise<void> {
  await system.run(BY_KEY, sql(GIVE_BACK, ...keysOf(claimed)));
}

/** In one order, so that no two who write the same rows wait for each other in a circle. */
function keysOf(claimed: readonly ClaimedMessage[]) {
  const sorted = claimed.toSorted((a, b) => (a.message.id < b.message.id ? -1 : 1));
  const messages = sorted.map(({ message }) => message);
  return [
    sorted.map(({ merchantId }) => merchantId),
    messages.map(({ id }) => id),
    messages.map(({ version }) => version),
  ] as const;
}
