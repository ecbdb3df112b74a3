import type { WriteContext } from '@concord/database';
import { newId } from '@concord/ids';

export type TimelineKind =
  | 'placed'
  | 'paid'
  | 'fulfilment_started'
  | 'fulfilled'
  | 'cancellation_requested'
  | 'cancelled'
  | 'return_received'
  | 'refunded'
  | 'invoice_issued'
  | 'process_parked';

/** One thing that happened to an order, who did it and when: ids and amounts, worded by whoever shows it. */
export type TimelineEntry = {
  readonly id: string;
  readonly orderId: string;
  readonly kind: TimelineKind;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly atMs: number;
};

export function happened(
  orderId: string,
  kind: TimelineKind,
  facts: TimelineEntry['facts'],
  { actor, requestId, nowMs }: WriteContext,
): TimelineEntry {
  return { id: newId('entry', nowMs), orderId, kind, facts, actor, requestId, atMs: nowMs };
}
