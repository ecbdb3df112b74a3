import { append, type Decision, type NewEvent, put, type State, type WriteContext } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { completion } from '../domain/events.ts';
import { type DocumentKind, nextInSeries, type OrderDocument } from '../domain/numbering.ts';
import type { Order, Snapshot } from '../domain/order.ts';
import { happened, type TimelineEntry, type TimelineKind } from '../domain/timeline.ts';
import { documents, orders, series, snapshots, timeline } from '../storage/tables.ts';

export type OrderNotFound = { readonly code: 'ORDER_NOT_FOUND' };

export function foundOrder(state: State, orderId: string): Result<Order, OrderNotFound> {
  const order = state.get(orders, orderId);
  return order ? accept(order) : reject({ code: 'ORDER_NOT_FOUND' });
}

/** An order that is known to be there: it was found, or changed, before. */
export function orderIn(state: State, orderId: string): Order {
  const order = state.get(orders, orderId);
  if (!order) throw new Error(`Order ${orderId} is not there after its own change`);
  return order;
}

export function snapshotIn(state: State, orderId: string): Snapshot {
  const found = state.get(snapshots, orderId);
  if (!found) throw new Error(`Order ${orderId} has no snapshot`);
  return found.snapshot;
}

/** What saves a changed order: its row, its line in the time line, and the facts that others must know. */
export function savedOrder(
  before: Order,
  after: Order,
  told: { readonly kind: TimelineKind; readonly facts: TimelineEntry['facts']; readonly events: readonly NewEvent[] },
  context: WriteContext,
) {
  return {
    put: [put(orders, after)],
    append: [append(timeline, happened(after.id, told.kind, told.facts, context))],
    events: [...told.events, ...completion(before, after)],
  };
}

/** A document with the next number of its series, and the series one on: both commit or neither does (L12). */
export function issue(
  state: State,
  what: {
    readonly kind: DocumentKind;
    readonly series: string;
    readonly subjectId: string;
    readonly orderId: string;
    readonly storeId: string;
  },
  nowMs: number,
): { readonly document: OrderDocument; readonly put: NonNullable<Decision['put']> } {
  const counter = nextInSeries(state.get(series, what.storeId, what.series), what.storeId, what.series);
  const document: OrderDocument = { ...what, number: counter.last, prints: 0, issuedAtMs: nowMs };
  return { document, put: [put(documents, document), put(series, counter)] };
}
