import { append, put, type RowKey, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import { derivedId } from '@concord/ids';
import { accept, reject } from '@concord/result';
import { addsUp, type TotalsDoNotAddUp } from '../domain/adds-up.ts';
import { orderPlaced } from '../domain/events.ts';
import { nextInSeries, ORDER_SERIES, type OrderDocument, receiptSeries } from '../domain/numbering.ts';
import type { Channel, Order, Snapshot } from '../domain/order.ts';
import { begin, processId } from '../domain/process.ts';
import { happened } from '../domain/timeline.ts';
import { allOpen } from '../domain/units.ts';
import { documents, orders, processes, series, snapshots, timeline } from '../storage/tables.ts';
import { issue, orderIn } from './change-order.ts';

export type PlaceOrder = {
  readonly orderId: string;
  readonly checkoutId: string;
  readonly storeId: string;
  readonly channel: Channel;
  readonly locationId?: string | undefined;
  readonly registerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly email?: string | undefined;
  readonly reservationId?: string | undefined;
  readonly paymentId?: string | undefined;
  readonly redemptionId?: string | undefined;
  readonly numberPrefix?: string | undefined;
  readonly placedAt?: string | undefined;
  readonly test?: boolean | undefined;
  readonly snapshot: Snapshot;
};

export type Placed = {
  readonly order: Order;
  readonly receipt: OrderDocument | undefined;
  /** As it is committed; undefined where a repeat made nothing. */
  readonly snapshot: Snapshot | undefined;
};

type Refused = TotalsDoNotAddUp | { readonly code: 'PAYMENT_MISSING' } | { readonly code: 'ORDER_DIFFERS' };

/** The one fulfilment of goods that change hands with the sale. */
export function immediateFulfilmentId(orderId: string): string {
  return derivedId('fulfilment', orderId, 'at once');
}

/** Books what was sold. The same id again answers the order that is there, whatever has happened to it since. */
export const placeOrder: Write<PlaceOrder, Placed, Refused> = {
  name: 'placeOrder',

  load: (command) => [
    ...created(command),
    rowKey(series, command.storeId, ORDER_SERIES),
    ...(command.registerId ? [rowKey(series, command.storeId, receiptSeries(command.registerId))] : []),
  ],
  creates: created,

  decide: (command, state, context) => {
    const { orderId, checkoutId, snapshot } = command;
    const known = state.get(orders, orderId);
    if (known) {
      const same = known.checkoutId === checkoutId && known.totalMinor === snapshot.totals.totalMinor;
      return same ? accept({ effectId: orderId }) : reject({ code: 'ORDER_DIFFERS' });
    }
    const checked = addsUp(snapshot);
    if (!checked.ok) return checked;
    if (snapshot.totals.totalMinor > 0 && command.paymentId === undefined) return reject({ code: 'PAYMENT_MISSING' });
    return accept(booked(command, state, context));
  },

  answer: (state, orderId, { registerId }) => ({
    order: orderIn(state, orderId),
    receipt: registerId ? state.get(documents, orderId, 'receipt') : undefined,
    snapshot: state.get(snapshots, orderId)?.snapshot,
  }),
};

function created({ orderId, registerId, snapshot }: PlaceOrder): RowKey[] {
  return [
    rowKey(orders, orderId),
    rowKey(snapshots, orderId),
    ...(registerId ? [rowKey(documents, orderId, 'receipt')] : []),
    ...(leavesAtOnce(snapshot) ? [immediateProcess(orderId)] : []),
  ];
}

function booked(command: PlaceOrder, state: State, context: WriteContext) {
  const { orderId, storeId, registerId, snapshot } = command;
  const { nowMs } = context;
  const number = nextInSeries(state.get(series, storeId, ORDER_SERIES), storeId, ORDER_SERIES);
  const placed = newOrder(command, number.last, nowMs);
  const atOnce = leavesAtOnce(snapshot);
  const order = atOnce ? leavingAtOnce(placed, nowMs) : placed;
  const receipt = registerId
    ? issue(state, { kind: 'receipt', series: receiptSeries(registerId), subjectId: orderId, orderId, storeId }, nowMs)
        .put
    : [];
  const fulfilment = begin('fulfilment', { orderId, subjectId: immediateFulfilmentId(orderId), nowMs });
  return {
    effectId: orderId,
    put: [
      put(orders, order),
      put(snapshots, { orderId, snapshot }),
      ...(atOnce ? [put(processes, fulfilment)] : []),
      put(series, number),
      ...receipt,
    ],
    append: [
      append(timeline, happened(orderId, 'placed', { channel: order.channel, totalMinor: order.totalMinor }, context)),
    ],
    events: [orderPlaced(order, snapshot)],
  };
}

function newOrder(command: PlaceOrder, number: number, nowMs: number): Order {
  const { snapshot } = command;
  return {
    id: command.orderId,
    number,
    numberPrefix: command.numberPrefix ?? '',
    storeId: command.storeId,
    channel: command.channel,
    locationId: command.locationId ?? null,
    registerId: command.registerId ?? null,
    customerId: command.customerId ?? null,
    email: command.email ?? null,
    checkoutId: command.checkoutId,
    reservationId: command.reservationId ?? null,
    paymentId: command.paymentId ?? null,
    redemptionId: command.redemptionId ?? null,
    currency: snapshot.currency,
    totalMinor: snapshot.totals.totalMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    refundingMinor: 0,
    voided: false,
    lines: snapshot.lines.map(({ lineId, variantId, quantity }) => ({
      lineId,
      variantId,
      quantity,
      leaving: 0,
      fulfilled: 0,
      cancelled: 0,
      returned: 0,
    })),
    fulfilments: [],
    cancellation: null,
    returns: [],
    placedAtMs: command.placedAt === undefined ? nowMs : Date.parse(command.placedAt),
    test: command.test ?? false,
    version: 1,
  };
}

/** Goods that change hands at the counter, and downloads: there is nothing to wait for. */
function leavesAtOnce({ delivery }: Snapshot): boolean {
  return delivery.kind === 'handover' || delivery.kind === 'digital';
}

function leavingAtOnce(order: Order, nowMs: number): Order {
  const id = immediateFulfilmentId(order.id);
  return {
    ...order,
    lines: order.lines.map((line) => ({ ...line, leaving: line.quantity })),
    fulfilments: [
      { id, status: 'in_progress', lines: allOpen(order), tracking: null, startedAtMs: nowMs, fulfilledAtMs: null },
    ],
  };
}

function immediateProcess(orderId: string): RowKey {
  return rowKey(processes, processId('fulfilment', immediateFulfilmentId(orderId)));
}
