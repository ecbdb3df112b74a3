import type { Elasticsearch } from './connect.ts';
import { ElasticsearchRefused, ElasticsearchUnavailable } from './faults.ts';

/** One document to write or remove. It replaces only the version that was read, or, with `absent`, none at all. */
export type BulkAction = {
  readonly index: string;
  readonly id: string;
  readonly routing: string;
  /** Without one the document is removed. */
  readonly document?: object;
  readonly replaces?: { readonly seqNo: number; readonly primaryTerm: number } | 'absent';
};

/** `conflict`: somebody else wrote it since it was read, and nothing was changed. */
export type BulkOutcome = 'done' | 'conflict';

type Item = {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
};
type Answer = { readonly items: readonly Record<string, Item>[] };

const MAX_ACTIONS = 500;
const LIMIT_MS = 30_000;

/**
 * Writes in bounded requests and answers what became of each action, in order. With `searchable` it answers once searches
 * find what was written: at the next refresh, which each index makes by itself several times a second.
 */
export async function bulk(
  elasticsearch: Elasticsearch,
  actions: readonly BulkAction[],
  options: { readonly searchable: boolean },
): Promise<BulkOutcome[]> {
  const outcomes: BulkOutcome[] = [];
  for (let from = 0; from < actions.length; from += MAX_ACTIONS) {
    const { body } = await elasticsearch.ask<Answer>({
      method: 'POST',
      path: `/_bulk?filter_path=items.*.status,items.*.error&require_alias=false${options.searchable ? '&refresh=wait_for' : ''}`,
      lines: actions.slice(from, from + MAX_ACTIONS).flatMap(linesOf),
      timeoutMs: LIMIT_MS,
    });
    outcomes.push(...body.items.map((item) => outcomeOf(Object.values(item)[0])));
  }
  return outcomes;
}

function linesOf({ index, id, routing, document, replaces }: BulkAction): object[] {
  const head = {
    _index: index,
    _id: id,
    routing,
    ...(typeof replaces === 'object' ? { if_seq_no: replaces.seqNo, if_primary_term: replaces.primaryTerm } : {}),
  };
  if (document === undefined) return [{ delete: head }];
  return [{ [replaces === 'absent' ? 'create' : 'index']: head }, document];
}

function outcomeOf(item: Item | undefined): BulkOutcome {
  if (item === undefined) throw new ElasticsearchUnavailable('A bulk answered fewer items than it was asked');
  // A document that is to be removed and is not there.
  if (item.status < 300 || (item.status === 404 && item.error === undefined)) return 'done';
  if (item.status === 409) return 'conflict';
  const { type = 'unknown', reason = '' } = item.error ?? {};
  if (item.status === 429 || item.status === 503) throw new ElasticsearchUnavailable(`${type}: ${reason}`);
  throw new ElasticsearchRefused(item.status, type, reason);
}
