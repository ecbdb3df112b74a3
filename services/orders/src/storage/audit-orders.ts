import type { Violation } from '@concord/contract';
import { type Database, pageOfAllMerchants, sql } from '@concord/database';
import { addsUp } from '../domain/adds-up.ts';
import { type Order, type Snapshot, statusesOf } from '../domain/order.ts';
import type { OrderStatus } from '../domain/states.ts';
import { openUnits } from '../domain/units.ts';
import { orderFromRow, type Row } from './rows.ts';

export type OrderFact = {
  merchantId: string;
  orderId: string;
  checkoutId: string;
  paymentId: string | null;
  reservationId: string | null;
  redemptionId: string | null;
  channel: Order['channel'];
  status: OrderStatus;
  currency: string;
  totalMinor: number;
  capturedMinor: number;
  refundedMinor: number;
  refundingMinor: number;
  openProcesses: number;
  parkedProcesses: number;
  version: number;
};

const AUDIT = `select o.*, s.snapshot, coalesce(p.open, 0)::bigint as open_processes,
    coalesce(p.parked, 0)::bigint as parked_processes
  from (select * from orders where (merchant_id, id) > ($1, $2) order by merchant_id, id limit $3) o
  left join order_snapshot s on s.merchant_id = o.merchant_id and s.order_id = o.id
  left join lateral (
    select count(*) as open, count(*) filter (where status = 'parked') as parked from order_process p
    where p.merchant_id = o.merchant_id and p.order_id = o.id and p.status <> 'done'
  ) p on true
  order by o.merchant_id, o.id`;

/** One page of the proof of L3 and L17, and the order side of L16, in one snapshot. */
export async function auditOrders(system: Database, first: number, after: string | undefined) {
  const [afterMerchant = '', afterOrder = ''] = after?.split(' ') ?? [];
  const rows: Row[] = await pageOfAllMerchants(system, sql<Row>(AUDIT, afterMerchant, afterOrder, first), first);
  const last = rows.at(-1);
  return {
    checked: rows.length,
    violations: rows.flatMap(violationsOf),
    facts: rows.map(factOf),
    nextCursor: last && rows.length === first ? `${last.merchant_id} ${last.id}` : null,
  };
}

function factOf(row: Row): OrderFact {
  const order = orderFromRow(row);
  const { checkoutId, paymentId, reservationId, redemptionId, channel, currency, totalMinor, version } = order;
  const { capturedMinor, refundedMinor, refundingMinor } = order;
  return {
    merchantId: String(row.merchant_id),
    orderId: order.id,
    ...{ checkoutId, paymentId, reservationId, redemptionId, channel },
    status: statusesOf(order).order,
    currency,
    totalMinor,
    capturedMinor,
    refundedMinor,
    refundingMinor,
    openProcesses: row.open_processes as number,
    parkedProcesses: row.parked_processes as number,
    version,
  };
}

function violationsOf(row: Row): Violation[] {
  const order = orderFromRow(row);
  const found = [...brokenMoneyRules(order, row), ...brokenUnitRules(order)];
  const subject = `${row.merchant_id} order ${order.id}`;
  return found.map(([law, detail]) => ({ law, subject, detail, version: order.version }));
}

type Broken = [law: string, detail: string];

function brokenMoneyRules(order: Order, row: Row): Broken[] {
  const snapshot = row.snapshot as Snapshot | null;
  if (snapshot === null) return [['L3', 'the order has no snapshot']];
  const sum = addsUp(snapshot);
  const { capturedMinor, refundedMinor, refundingMinor } = order;
  const promisedMinor =
    order.returns.reduce((total, one) => total + one.refundMinor, 0) + (order.cancellation?.refundMinor ?? 0);
  const rules: [boolean, string][] = [
    [
      sum.ok,
      sum.ok ? '' : `${sum.rejection.component} is ${sum.rejection.actualMinor}, not ${sum.rejection.expectedMinor}`,
    ],
    [snapshot.totals.totalMinor === order.totalMinor, 'the total is not the one that was agreed'],
    [
      refundedMinor + refundingMinor <= capturedMinor,
      `refunds are ${refundedMinor + refundingMinor} of ${capturedMinor}`,
    ],
    [promisedMinor <= refundedMinor + refundingMinor, `${promisedMinor} was promised back, less is on its way`],
    [isPaidBack(order), `all goods are back, ${capturedMinor - refundedMinor - refundingMinor} is not`],
    [row.status === statusesOf(order).order, `the status ${row.status} does not follow from the facts`],
    [row.payment_status === statusesOf(order).payment, `the payment status ${row.payment_status} does not either`],
  ];
  return rules.filter(([holds]) => !holds).map(([, detail]) => ['L3', detail]);
}

/** When every unit was cancelled or is back, nothing is kept of what was captured. */
function isPaidBack(order: Order): boolean {
  const givenBack = order.lines.every((line) => line.returned + line.cancelled === line.quantity);
  return !givenBack || order.capturedMinor === order.refundedMinor + order.refundingMinor;
}

function brokenUnitRules(order: Order): Broken[] {
  return order.lines.flatMap((line): Broken[] => {
    const open = openUnits(line);
    const back = order.returns.flatMap((one) => one.lines).filter((one) => one.lineId === line.lineId);
    const returned = back.reduce((total, one) => total + one.quantity, 0);
    const rules: [boolean, string][] = [
      [open >= 0 && line.leaving >= 0, `line ${line.lineId} has ${open} open and ${line.leaving} leaving units`],
      [line.returned <= line.fulfilled, `line ${line.lineId} has ${line.returned} units back of ${line.fulfilled}`],
      [returned === line.returned, `line ${line.lineId} counts ${line.returned} units back, its returns ${returned}`],
    ];
    return rules.filter(([holds]) => !holds).map(([, detail]) => ['L17', detail]);
  });
}
