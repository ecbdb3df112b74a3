import type { BulkAction } from './bulk.ts';
import type { Elasticsearch } from './connect.ts';

/** A document as it is now, and what a write needs to say to replace exactly it. */
export type Found<Document> = {
  readonly document: Document;
  readonly version: Exclude<BulkAction['replaces'], 'absent' | undefined>;
};

type Answer<Document> = {
  readonly docs: readonly {
    readonly _index: string;
    readonly _id: string;
    readonly found?: boolean;
    readonly _source?: Document;
    readonly _seq_no?: number;
    readonly _primary_term?: number;
  }[];
};

const MAX_IDS = 500;

/**
 * Reads documents by id, as of this moment: also what no search finds yet. In order of the ids; undefined for those that
 * are not there.
 */
export async function readMany<Document>(
  elasticsearch: Elasticsearch,
  index: string,
  routing: string,
  ids: readonly string[],
): Promise<(Found<Document> | undefined)[]> {
  const found: (Found<Document> | undefined)[] = [];
  for (let from = 0; from < ids.length; from += MAX_IDS) {
    const docs = ids.slice(from, from + MAX_IDS).map((_id) => ({ _id, routing }));
    const { body } = await elasticsearch.ask<Answer<Document>>({
      method: 'POST',
      path: `/${index}/_mget`,
      body: { docs },
    });
    found.push(...body.docs.map(foundOf));
  }
  return found;
}

function foundOf<Document>(one: Answer<Document>['docs'][number]): Found<Document> | undefined {
  const { _source, _seq_no, _primary_term } = one;
  if (one.found !== true || _source === undefined || _seq_no === undefined || _primary_term === undefined)
    return undefined;
  return { document: _source, version: { seqNo: _seq_no, primaryTerm: _primary_term } };
}
