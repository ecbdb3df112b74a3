import { LRUCache } from 'lru-cache';
import type { WrittenRow } from './identity-map.ts';
import { STATEMENT_TIMEOUT_MS } from './time-limits.ts';
import type { Writer } from './writer.ts';

export type KeptReadsOptions<Value> = {
  /** What is kept under, of a row that was written; undefined where nothing is. */
  readonly idOf: (row: WrittenRow) => string | undefined;
  readonly sizeOf: (value: Value) => number;
  readonly maxSize: number;
  readonly now?: () => number;
};

/** What is known of these; the rest by `read`, which answers all that it is asked for. */
export type KeptReads<Value> = (
  merchantId: string,
  ids: readonly string[],
  read: (missing: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
) => Promise<ReadonlyMap<string, Value>>;

/** For what someone changes past the writer, in the database itself, and for two processes that overlap at a restart. */
const MAX_AGE_MS = 5_000;

/** A read that is under way, and what was changed meanwhile: what it brings of that may be of before. */
type Reading = { readonly changed: Set<string>; isLost: boolean };

/**
 * Keeps what was read until a commit of the same process changes it: who writes is answered after it is forgotten, so the
 * next read shows the change. After a commit of which nobody knows whether it was done, nothing is kept until the server
 * must have ended it. A writer that is not alone tells of no commits: then nothing is ever kept.
 */
export function keptReads<Value extends object>(
  { watch }: Pick<Writer, 'watch'>,
  { idOf, sizeOf, maxSize, now = Date.now }: KeptReadsOptions<Value>,
): KeptReads<Value> {
  if (!watch) return (_, ids, read) => read(ids);
  type Kept = { readonly value: Value; readonly untilMs: number };
  const kept = new LRUCache<string, Kept>({ maxSize, sizeCalculation: ({ value }) => sizeOf(value) });
  const underWay = new Set<Reading>();
  let nothingUntilMs = 0;

  watch({
    changed: (rows) => {
      for (const row of rows) {
        const id = idOf(row);
        if (id === undefined) continue;
        kept.delete(keyOf(row.merchantId, id));
        for (const { changed } of underWay) changed.add(keyOf(row.merchantId, id));
      }
    },
    lost: () => {
      kept.clear();
      nothingUntilMs = now() + STATEMENT_TIMEOUT_MS;
      for (const reading of underWay) reading.isLost = true;
    },
  });

  const readMissing = async (merchantId: string, missing: readonly string[], read: Parameters<KeptReads<Value>>[2]) => {
    const reading: Reading = { changed: new Set(), isLost: now() < nothingUntilMs };
    underWay.add(reading);
    try {
      const values = await read(missing);
      const untilMs = now() + MAX_AGE_MS;
      for (const [id, value] of reading.isLost ? [] : values) {
        const key = keyOf(merchantId, id);
        if (!reading.changed.has(key)) kept.set(key, { value, untilMs });
      }
      return values;
    } finally {
      underWay.delete(reading);
    }
  };

  return async (merchantId, ids, read) => {
    const found = new Map<string, Value>();
    const missing: string[] = [];
    for (const id of ids) {
      const known = kept.get(keyOf(merchantId, id));
      if (known && known.untilMs > now()) found.set(id, known.value);
      else missing.push(id);
    }
    if (missing.length === 0) return found;
    return new Map([...found, ...(await readMissing(merchantId, missing, read))]);
  };
}

function keyOf(merchantId: string, id: string): string {
  return `${merchantId} ${id}`;
}
