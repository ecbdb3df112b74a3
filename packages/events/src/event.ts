/** A published fact as consumers see it. `key` is the aggregate's id; a merchant's events of one key arrive in order. */
export type PublishedEvent = {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly merchantId: string;
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAtMs: number;
  readonly traceparent?: string | undefined;
};

/** Events of one merchant's aggregate stay in order, wait behind each other, and are parked together. */
export function orderingKey(event: Pick<PublishedEvent, 'merchantId' | 'key'>): string {
  return `${event.merchantId}/${event.key}`;
}

/** The event as a CloudEvents 1.0 document, in the JSON format. */
export function toCloudEvent(event: PublishedEvent): Readonly<Record<string, unknown>> {
  return {
    specversion: '1.0',
    id: event.id,
    source: `/services/${event.source}`,
    type: event.type,
    subject: event.key,
    time: new Date(event.occurredAtMs).toISOString(),
    datacontenttype: 'application/json',
    merchantid: event.merchantId,
    ...(event.traceparent ? { traceparent: event.traceparent } : {}),
    data: event.data,
  };
}
