import { orderingKey, type PublishedEvent, toCloudEvent } from '../event.ts';
import type { Placed } from './fetch-records.ts';

const SOURCE = '/services/';

/** A record is the event as a CloudEvent 1.0 in the JSON format, under its ordering key. */
export const HEADERS = { 'content-type': 'application/cloudevents+json; charset=UTF-8' } as const;

export function toRecord(event: PublishedEvent): { readonly key: string; readonly value: string } {
  return { key: orderingKey(event), value: JSON.stringify(toCloudEvent(event)) };
}

type CloudEvent = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly merchantid: string;
  readonly traceparent?: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Only relays write to the topics; whatever else is found there is a fault, not an event to skip. */
export function fromRecord({ topic, partition, offset, value }: Placed): PublishedEvent {
  const read = value === null ? undefined : (JSON.parse(value.toString()) as Partial<CloudEvent>);
  if (!isCloudEvent(read)) throw new Error(`${topic}/${partition}/${offset} is no event`);
  return {
    id: read.id,
    type: read.type,
    source: read.source.slice(SOURCE.length),
    merchantId: read.merchantid,
    key: read.subject,
    data: read.data,
    occurredAtMs: Date.parse(read.time),
    traceparent: read.traceparent,
  };
}

function isCloudEvent(read: Partial<CloudEvent> | undefined): read is CloudEvent {
  return read?.id !== undefined && read.type !== undefined && read.merchantid !== undefined && read.data !== undefined;
}
