import { bulk } from './bulk.ts';
import type { Elasticsearch } from './connect.ts';

type Page = { readonly hits: { readonly hits: readonly { readonly _index: string; readonly _id: string }[] } };

const PAGE_SIZE = 500;

/** Removes what a query finds, page by page; answers how many that were. */
export async function removeFound(
  elasticsearch: Elasticsearch,
  index: string,
  routing: string,
  query: object,
): Promise<number> {
  const at = encodeURIComponent(routing);
  let removed = 0;
  for (;;) {
    await elasticsearch.ask({ method: 'POST', path: `/${index}/_refresh`, timeoutMs: 30_000 });
    const { body } = await elasticsearch.ask<Page>({
      method: 'POST',
      path: `/${index}/_search?routing=${at}`,
      body: { query, size: PAGE_SIZE, _source: false, track_total_hits: false },
    });
    const found = body.hits.hits.map((hit) => ({ index: hit._index, id: hit._id, routing }));
    if (found.length === 0) return removed;
    await bulk(elasticsearch, found, { searchable: false });
    removed += found.length;
  }
}
