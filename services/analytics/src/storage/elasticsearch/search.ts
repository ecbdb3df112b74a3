import type { Elasticsearch } from '@concord/elasticsearch';
import type { Period } from '../sales-index.ts';

export type Found<Document, Aggregations> = {
  readonly hits: { readonly hits: readonly { readonly _source: Document; readonly sort?: readonly unknown[] }[] };
  readonly aggregations: Aggregations;
};

const LIMIT_MS = 25_000;
const DAY_MS = 86_400_000;

/** Searches one merchant's documents, on the shard that holds them all; without a merchant those of all. */
export async function search<Document, Aggregations = unknown>(
  elasticsearch: Elasticsearch,
  index: string,
  merchantId: string | undefined,
  body: object,
): Promise<Found<Document, Aggregations>> {
  const at = merchantId === undefined ? '' : `?routing=${encodeURIComponent(merchantId)}`;
  const question = { method: 'POST', path: `/${index}/_search${at}`, timeoutMs: LIMIT_MS } as const;
  const request = { track_total_hits: false, ...body };
  return (await elasticsearch.ask<Found<Document, Aggregations>>({ ...question, body: request })).body;
}

/** The days of a time zone, the last one itself included. */
export function inPeriod(field: string, { from, to, timeZone }: Period): object {
  const end = new Date(Date.parse(to) + DAY_MS).toISOString().slice(0, 10);
  return { range: { [field]: { gte: from, lt: end, format: 'yyyy-MM-dd', time_zone: timeZone } } };
}

export type Sum = { readonly value: number };

/** Sums come as floating point numbers: exact up to 2^53, and beyond that a wrong figure must not look right. */
export function exact({ value }: Sum): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`A sum of ${value} is beyond what can be told exactly`);
  return value + 0;
}

export function sums(fields: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { sum: { field } }]));
}
