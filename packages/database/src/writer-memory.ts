import type { RememberedKey } from './idempotency.ts';
import type { IdentityMap, Recalled } from './identity-map.ts';
import { makeRoom } from './make-room.ts';

const MAX_ROWS_OF_A_TABLE = 4_000;
const MAX_KEYS = 20_000;

/**
 * What a writer that has its tables to itself knows of them without asking: the rows of kept tables as it last saved or
 * loaded them, absent ones too, and the idempotency keys of its own calls. Each table has its own room, so that rows that
 * are made once do not push out those that change often. What a decision takes from here is believed only as far as the
 * database says so in the same commit; where it does not, the batch is loaded and decided again.
 */
export type WriterMemory = {
  readonly row: (table: string, id: string) => Recalled | undefined;
  readonly key: (id: string) => RememberedKey | undefined;
  /** After a commit, and never before it. */
  readonly learn: (rows: IdentityMap, keys: ReadonlyMap<string, RememberedKey>) => void;
  /** After a fault: what the database has now is not known. */
  readonly forgetRows: () => void;
};

export function writerMemory(): WriterMemory {
  const tables = new Map<string, ReturnType<typeof latest<Recalled>>>();
  const keys = latest<RememberedKey>(MAX_KEYS);
  const rowsOf = (table: string) => {
    const known = tables.get(table) ?? latest<Recalled>(MAX_ROWS_OF_A_TABLE);
    tables.set(table, known);
    return known;
  };
  return {
    row: (table, id) => tables.get(table)?.get(id),
    key: keys.get,
    learn: (seen, used) => {
      seen.eachLearnt((table, id, row) => rowsOf(table).set(id, row));
      for (const [id, key] of used) keys.set(id, key);
    },
    forgetRows: () => tables.clear(),
  };
}

/**
 * At most so many entries; those that came first go first, however often they were set: to move an entry behind the others
 * each time costs more than to load, once in a long while, one that is in use.
 */
function latest<Value>(max: number) {
  const entries = new Map<string, Value>();
  return {
    get: (id: string): Value | undefined => entries.get(id),
    set: (id: string, value: Value): void => {
      entries.set(id, value);
      makeRoom(entries, max);
    },
    clear: (): void => entries.clear(),
  };
}

type Behind = { readonly rows: IdentityMap; readonly keys: ReadonlyMap<string, RememberedKey> };

/** What is remembered if a batch that is on its way is committed. */
export function memoryBehind(memory: WriterMemory, { rows, keys }: Behind): WriterMemory {
  return {
    ...memory,
    row: (table, id) => rows.recall(id) ?? memory.row(table, id),
    key: (id) => keys.get(id) ?? memory.key(id),
  };
}
