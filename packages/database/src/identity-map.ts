import type { AggregateTable, TenantKey, TenantRow } from './table.ts';
import type { Put, RowKey, State } from './write.ts';

type Slot = {
  readonly table: AggregateTable<never>;
  readonly merchantId: string;
  readonly key: readonly string[];
  exists: boolean;
  dirty: boolean;
  /** As the database has it. */
  loaded: unknown;
  aggregate: unknown;
};

export type AppliedChange = {
  readonly table: AggregateTable<never>;
  readonly key: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
};

/** The rows of one batch, each once: loaded, seen by the calls in order, changed in memory, saved together. */
export class IdentityMap {
  readonly #slots = new Map<string, Slot>();

  /** Registers the keys that are not known yet and answers them by table, in the order in which tables are locked. */
  require(merchantId: string, keys: readonly RowKey[], missing: Map<AggregateTable<never>, TenantKey[]>): void {
    for (const { table, key } of keys) {
      const slotKey = slotKeyOf(table.name, merchantId, key);
      if (this.#slots.has(slotKey)) continue;
      this.#slots.set(slotKey, {
        table,
        merchantId,
        key,
        exists: false,
        dirty: false,
        loaded: undefined,
        aggregate: undefined,
      });
      const tenantKey = { merchantId, key };
      const known = missing.get(table);
      if (known) known.push(tenantKey);
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

  /** What a call of this merchant may see: its own merchant's rows and nothing else (CONSISTENCY 28). */
  stateOf(merchantId: string): State {
    return {
      get: <Aggregate>(table: AggregateTable<Aggregate>, ...key: readonly string[]) => {
        const slot = this.#slots.get(slotKeyOf(table.name, merchantId, key));
        if (!slot) throw new Error(`${table.name} ${key.join('/')} was not loaded for this decision`);
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

  /** By table, each in key order: two processes that write the same rows meet them in the same order. */
  changed(): Map<AggregateTable<never>, TableChanges> {
    const changes = new Map<AggregateTable<never>, TableChanges>();
    for (const [, slot] of [...this.#slots].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!slot.dirty) continue;
      const change = changes.get(slot.table) ?? { inserts: [], updates: [], updated: new Set() };
      changes.set(slot.table, change);
      const row = slot.table.toRow(slot.aggregate as never);
      if (slot.exists) noteUpdate(change, slot, row);
      else change.inserts.push({ merchantId: slot.merchantId, row });
    }
    return changes;
  }
}

export type TableChanges = {
  readonly inserts: TenantRow[];
  readonly updates: TenantRow[];
  /** The columns that differ in at least one of the updated rows. */
  readonly updated: Set<string>;
};

function noteUpdate(change: TableChanges, { table, merchantId, loaded }: Slot, row: Record<string, unknown>): void {
  const before = table.toRow(loaded as never);
  const differing = Object.keys(table.columns).filter((column) => !same(before[column], row[column]));
  if (differing.length === 0) return;
  for (const column of differing) change.updated.add(column);
  change.updates.push({ merchantId, row });
}

function same(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function slotKeyOf(table: string, merchantId: string, key: readonly string[]): string {
  return `${table}\u0000${merchantId}\u0000${key.join('\u0000')}`;
}
