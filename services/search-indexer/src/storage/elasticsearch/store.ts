import type { Elasticsearch } from '@concord/elasticsearch';
import type { Indexes } from './indexes.ts';

/** What the parts of this adapter work with. */
export type Store = { readonly elasticsearch: Elasticsearch; readonly indexes: Indexes };

type Hits<Document> = {
  readonly total?: { readonly value: number };
  readonly hits: readonly { readonly _source: Document; readonly sort?: readonly (string | number)[] }[];
};
export type Found<Document, Aggregations = unknown> = {
  readonly hits: Hits<Document>;
  readonly aggregations: Aggregations;
};

/** Searches one merchant's documents, on the shard that holds them all. */
export async function searchIn<Document, Aggregations = unknown>(
  { elasticsearch }: Store,
  index: string,
  merchantId: string,
  body: object,
): Promise<Found<Document, Aggregations>> {
  const at = encodeURIComponent(merchantId);
  const path = `/${index}/_search?routing=${at}&preference=${at}`;
  return (await elasticsearch.ask<Found<Document, Aggregations>>({ method: 'POST', path, body })).body;
}

/**
 * The merchant's documents of the generation in use. Which one that is Elasticsearch looks up within the search, so that
 * a change of generations is seen by all instances at once and costs no question of its own.
 */
export function inUse({ indexes }: Store, merchantId: string): object[] {
  const generation = { index: indexes.states, id: merchantId, routing: merchantId, path: 'in_use' };
  return [{ term: { merchant_id: merchantId } }, { terms: { generation } }];
}

export function listedInUse(store: Store, merchantId: string): object[] {
  return [...inUse(store, merchantId), { term: { listed: true } }];
}
