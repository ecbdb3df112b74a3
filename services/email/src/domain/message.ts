import { derivedId } from '@concord/ids';

export type MessageKind = 'order_confirmation' | 'order_fulfilled' | 'order_cancelled' | 'return_received' | 'welcome';

/** The fact that a message tells of, by ids only. */
export type MessageSubject = {
  readonly merchantId: string;
  readonly eventId: string;
  readonly kind: MessageKind;
  readonly orderId: string | null;
  /** The fulfilment or return within the order. */
  readonly partId: string | null;
  readonly customerId: string | null;
  /** The trace of the fact, where somebody records it. */
  readonly traceparent: string | null;
  readonly occurredAtMs: number;
};

export type Message = {
  readonly id: string;
  readonly eventId: string;
  readonly kind: MessageKind;
  readonly status: 'waiting' | 'sent' | 'skipped' | 'parked';
  readonly orderId: string | null;
  readonly partId: string | null;
  readonly customerId: string | null;
  readonly traceparent: string | null;
  readonly attempts: number;
  readonly reason: string | null;
  readonly dueAtMs: number;
  readonly createdAtMs: number;
  readonly sentAtMs: number | null;
  readonly version: number;
};

/** An event has one message, however often it arrives. */
export function messageIdOf(eventId: string): string {
  return derivedId('message', eventId);
}

/** The Message-ID header: the same at every attempt, so that whoever receives a repeat can tell (CONSISTENCY 26). */
export function internetMessageId(messageId: string, domain: string): string {
  return `<${messageId}@${domain}>`;
}
