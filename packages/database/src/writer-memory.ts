import type { RememberedKey } from './idempotency.ts';
import { type IdentityMap, type Recalled, tableOf } from './identity-map.ts';

const MAX_ROWS_OF_A_TABLE = 4_000;
const MAX_KEYS = 20_000;

/**
 * What a writer that has its tables to itself knows of them without asking: the rows of kept tables as it last saved or
 * loaded them, absent ones too, and the idempotency keys of its own calls. Each table has its own room, so that rows that
 * are made once do not push out those that change often. What a decision takes from here is believed only as far as the
 * database says so in the same commit; where it does not, the batch is loaded and decided again.
 */
export type WriterMemory = {
  readonly row: (id: string) => Recalled | undefined;
  readonly key: (id: string) => RememberedKey | undefined;
  /** After a commit, and never before it. */
  readonly learn: (rows: IdentityMap, keys: ReadonlyMap<string, RememberedKey>) => void;
  /** After a fault: what the database has now is not known. */
  readonly forgetRows: () => void;
};

export function writerMemory(): WriterMemory {
  const tables = new Map<string, ReturnType<typeof latest<Recalled>>>();
  const keys = latest<RememberedKey>(MAX_KEYS);
  const rowsLike = (id: string) => tables.get(tableOf(id));
  return {
    row: (id) => rowsLike(id)?.get(id),
    key: (id) => keys.get(id),
    learn: (seen, used) => {
      for (const [id, row] of seen.learnt()) {
        const rows = rowsLike(id) ?? latest<Recalled>(MAX_ROWS_OF_A_TABLE);
        tables.set(tableOf(id), rows);
        rows.set(id, row);
      }
      for (const [id, key] of used) keys.set(id, key);
    },
    forgetRows: () => tables.clear(),
  };
}

/** The entries that were set last, at most so many. */
function latest<Value>(max: number) {
  const entries = new Map<string, Value>();
  return {
    get: (id: string): Value | undefined => entries.get(id),
    set: (id: string, value: Value): void => {
      entries.delete(id);
      entries.set(id, value);
      if (entries.size <= max) return;
      const { value: oldest } = entries.keys().next();
      if (oldest !== undefined) entries.delete(oldest);
    },
    clear: (): void => entries.clear(),
  };
}

type Behind = { readonly rows: IdentityMap; readonly keys: ReadonlyMap<string, RememberedKey> };

/** What is remembered if a batch that is on its way is committed. */
export function memoryBehind(memory: WriterMemory, { rows, keys }: Behind): WriterMemory {
  return { ...memory, row: (id) => rows.recall(id) ?? memory.row(id), key: (id) => keys.get(id) ?? memory.key(id) };
}
