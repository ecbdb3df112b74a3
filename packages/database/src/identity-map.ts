import { type AggregateTable, guardOf, type TenantKey, type TenantRow } from './table.ts';
import type { Put, RowKey, State } from './write.ts';

type Belief = 'remembered' | 'new';

type Slot = {
  readonly id: string;
  readonly table: AggregateTable<never>;
  readonly merchantId: string;
  readonly key: readonly string[];
  exists: boolean;
  dirty: boolean;
  /** Taken from memory, or as yet to be made: the database has not said so in this transaction. */
  believed: Belief | undefined;
  /** As the database has it. */
  loaded: unknown;
  aggregate: unknown;
};

/** A row as a writer remembers it: undefined where there is none. */
export type Recalled<Aggregate = unknown> = { readonly aggregate: Aggregate | undefined };

/** How to do without a load: `recall` what is remembered, and take the rows that are `created` as not there. */
export type Beliefs = {
  readonly recall: (table: string, id: string) => Recalled | undefined;
  readonly created: readonly RowKey[];
};

/** A row that a decision took from memory and did not change, and what `guardOf` its table holds; -1: it is not there. */
export type BelievedRow = TenantKey & { readonly guard: number };

/** A row that a commit made or changed. */
export type WrittenRow = { readonly table: string; readonly merchantId: string; readonly key: readonly string[] };

export type AppliedChange = {
  readonly table: AggregateTable<never>;
  readonly key: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
};

/** The rows of one batch, each once: loaded, seen by the calls in order, changed in memory, saved together. */
export class IdentityMap {
  readonly #slots = new Map<string, Slot>();

  /**
   * Registers the keys that are not known yet and answers those to load by table, in the order in which tables are
   * locked. Without beliefs a row that was only believed so far is loaded too.
   */
  require(
    merchantId: string,
    keys: readonly RowKey[],
    missing: Map<AggregateTable<never>, TenantKey[]>,
    beliefs?: Beliefs,
  ): void {
    const created = new Set(beliefs?.created.map(({ table, key }) => slotKeyOf(table.name, merchantId, key)));
    for (const { table, key } of keys) {
      const slotKey = slotKeyOf(table.name, merchantId, key);
      const known = this.#slots.get(slotKey);
      const recalled = beliefs && table.kept ? beliefs.recall(table.name, slotKey) : undefined;
      const believed = recalled ? 'remembered' : created.has(slotKey) ? 'new' : undefined;
      if (known && (!known.believed || believed)) continue;
      this.#slots.set(slotKey, {
        id: slotKey,
        table,
        merchantId,
        key,
        exists: recalled?.aggregate !== undefined,
        dirty: false,
        believed,
        loaded: recalled?.aggregate,
        aggregate: recalled?.aggregate,
      });
      if (believed) continue;
      const tenantKey = { merchantId, key };
      const others = missing.get(table);
      if (others) others.push(tenantKey);
      else missing.set(table, [tenantKey]);
    }
  }

  fill(table: AggregateTable<never>, rows: readonly Record<string, unknown>[]): void {
    for (const row of rows) {
      const merchantId = String(row.merchant_id);
      const slot = this.#slots.get(
        slotKeyOf(
          table.name,
          merchantId,
          table.key.map((column) => String(row[column])),
        ),
      );
      if (!slot) throw new Error(`${table.name} answered a row that was not asked for`);
      slot.exists = true;
      slot.loaded = table.fromRow(row);
      slot.aggregate = slot.loaded;
    }
  }

  /**
   * What a call of this merchant may see: its own merchant's rows and nothing else (CONSISTENCY 28). In `looked` it notes
   * the rows that were only taken as not there.
   */
  stateOf(merchantId: string, looked?: Set<string>): State {
    return {
      get: <Aggregate>(table: AggregateTable<Aggregate>, ...key: readonly string[]) => {
        const slotKey = slotKeyOf(table.name, merchantId, key);
        const slot = this.#slots.get(slotKey);
        if (!slot) throw new Error(`${table.name} ${key.join('/')} was not loaded for this decision`);
        if (slot.believed === 'new' && !slot.dirty) looked?.add(slotKey);
        return slot.aggregate as Aggregate | undefined;
      },
    };
  }

  /** Makes a call's changes visible to those behind it; answers each row as it was. */
  apply(merchantId: string, changes: readonly Put[]): AppliedChange[] {
    const slots = changes.map(({ table, aggregate }) => {
      const key = table.keyOf(aggregate as never);
      const slot = this.#slots.get(slotKeyOf(table.name, merchantId, key));
      if (!slot) throw new Error(`${table.name} ${key.join('/')} was not loaded before it was changed`);
      return { slot, aggregate, before: slot.aggregate };
    });
    for (const { slot, aggregate } of slots) {
      slot.aggregate = aggregate;
      slot.dirty = true;
    }
    return slots.map(({ slot, before, aggregate }) => ({ table: slot.table, key: slot.key, before, after: aggregate }));
  }

  /** How a row of a kept table stands after this batch; undefined for one that the batch has nothing to do with. */
  recall(slotKey: string): Recalled | undefined {
    const slot = this.#slots.get(slotKey);
    return slot && isKept(slot) ? { aggregate: slot.aggregate } : undefined;
  }

  /** What this batch learnt of kept tables: rows as they stand after it. */
  eachLearnt(learn: (table: string, slotKey: string, row: Recalled) => void): void {
    for (const slot of this.#slots.values())
      if (isKept(slot) && (slot.dirty || !slot.believed))
        learn(slot.table.name, slot.id, { aggregate: slot.aggregate });
  }

  /** What this batch makes or changes. */
  *written(): Iterable<WrittenRow> {
    for (const { table, merchantId, key, dirty } of this.#slots.values())
      if (dirty) yield { table: table.name, merchantId, key };
  }

  /** Do these changes, or those before, make each of the rows, so that the commit proves that they were not there? */
  areMade(merchantId: string, looked: ReadonlySet<string>, changes: readonly Put[]): boolean {
    if (looked.size === 0) return true;
    const made = changes.map(({ table, aggregate }) =>
      slotKeyOf(table.name, merchantId, table.keyOf(aggregate as never)),
    );
    return [...looked].every((slotKey) => this.#slots.get(slotKey)?.dirty || made.includes(slotKey));
  }

  /** What decisions believed and left as it is: the commit must find it so. By table, each in key order. */
  believed(): Map<AggregateTable<never>, BelievedRow[]> {
    const rows = new Map<AggregateTable<never>, BelievedRow[]>();
    for (const slot of this.#inOrder(({ believed, dirty }) => believed === 'remembered' && !dirty)) {
      const { table, merchantId, key } = slot;
      rows.set(table, [...(rows.get(table) ?? []), { merchantId, key, guard: guardIn(slot) ?? -1 }]);
    }
    return rows;
  }

  #inOrder(which: (slot: Slot) => boolean): Slot[] {
    const found: Slot[] = [];
    for (const slot of this.#slots.values()) if (which(slot)) found.push(slot);
    return found.length < 2 ? found : found.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** By table, each in key order: two processes that write the same rows meet them in the same order. */
  changed(): Map<AggregateTable<never>, TableChanges> {
    const changes = new Map<AggregateTable<never>, TableChanges>();
    for (const slot of this.#inOrder(({ dirty }) => dirty)) {
      const change = changes.get(slot.table) ?? { inserts: [], updates: [], updated: new Set() };
      changes.set(slot.table, change);
      const row = slot.table.toRow(slot.aggregate as never);
      if (slot.exists) noteUpdate(change, slot, row);
      else change.inserts.push({ merchantId: slot.merchantId, row });
    }
    return changes;
  }
}

/** A changed row, and what `guardOf` its table must still hold. */
export type ChangedRow = TenantRow & { readonly was: number | undefined };

export type TableChanges = {
  readonly inserts: TenantRow[];
  readonly updates: ChangedRow[];
  /** The columns that differ in at least one of the updated rows. */
  readonly updated: Set<string>;
};

function noteUpdate(change: TableChanges, slot: Slot, row: Record<string, unknown>): void {
  const { table, merchantId, loaded } = slot;
  const before = table.toRow(loaded as never);
  const differing = Object.keys(table.columns).filter((column) => !same(before[column], row[column]));
  if (differing.length === 0) return;
  for (const column of differing) change.updated.add(column);
  const guard = guardOf(table);
  change.updates.push({ merchantId, row, was: guard === undefined ? undefined : (before[guard] as number) });
}

function isKept({ table, believed, dirty }: Slot): boolean {
  return table.kept !== undefined && (believed !== 'new' || dirty);
}

function guardIn({ table, loaded }: Slot): number | undefined {
  const guard = guardOf(table);
  return guard === undefined || loaded === undefined ? undefined : (table.toRow(loaded as never)[guard] as number);
}

/** Aggregates are never changed in place: what was left as it is is the same object, or one of the same parts. */
function same(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (!isRecord(before) || !isRecord(after)) return false;
  const names = Object.keys(after);
  return names.length === Object.keys(before).length && names.every((name) => before[name] === after[name]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function slotKeyOf(table: string, merchantId: string, key: readonly string[]): string {
  return `${table}\u0000${merchantId}\u0000${key.length === 1 ? key[0] : key.join('\u0000')}`;
}
