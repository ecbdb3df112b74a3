import type { Rejection, Result } from '@concord/result';
import type pg from 'pg';
import { auditEntry } from './audit-entry.ts';
import { type Database, isSqlError, RETRY_AFTER_MS } from './connect.ts';
import { type Idempotency, loadKeys, type MerchantKey, type RememberedKey, rememberKeys } from './idempotency.ts';
import { type Beliefs, IdentityMap } from './identity-map.ts';
import { insertOutbox, outboxRow } from './outbox.ts';
import { type ResultSet, runPipeline } from './pipeline.ts';
import { type Statement, sql } from './statement.ts';
import {
  type AggregateTable,
  expectRows,
  insertRows,
  type LedgerTable,
  loadForUpdate,
  type TenantKey,
  type TenantRow,
  updateRows,
} from './table.ts';
import type { Decision, Put, RowKey, Write, WriteContext } from './write.ts';
import type { WriterMemory } from './writer-memory.ts';

export type BatchCall = {
  readonly write: Write<never, unknown, Rejection>;
  readonly command: unknown;
  readonly context: Omit<WriteContext, 'nowMs'> & { readonly idempotency?: Idempotency | undefined };
  /** What it believed once was not so: everything is loaded for it. */
  readonly doubts?: boolean;
};

export type Outcome = { readonly result: Result<unknown, Rejection> } | { readonly fault: unknown };

/**
 * It rests on what was only believed, and no commit would prove it: to be decided again on loaded rows. A change proves
 * itself, since a new row or key collides with one that is there; a refusal writes nothing that could.
 */
export const UNCERTAIN = Symbol('uncertain');

type Gathered = {
  readonly ledgers: Map<LedgerTable<never>, TenantRow[]>;
  readonly outbox: TenantRow[];
  readonly keys: TenantRow[];
};

const BEGIN = sql('begin');
const COMMIT = sql('commit');

type SetMerchants = Database['setMerchants'];

/** Calls whose rows are known: loaded and locked by the transaction that is open, or remembered. */
export type LoadedBatch<Call extends BatchCall = BatchCall> = {
  readonly calls: readonly Call[];
  readonly rows: IdentityMap;
  readonly keys: Map<string, RememberedKey>;
  readonly memory: WriterMemory | undefined;
  /** Nothing had to be loaded, so there is no transaction yet. */
  readonly isUnopened: boolean;
  readonly setMerchants: SetMerchants;
};

export type DecidedBatch = {
  readonly outcomes: readonly (Outcome | typeof UNCERTAIN)[];
  /** Every change, and COMMIT at the end; nothing where nothing was opened and nothing changes. */
  readonly statements: readonly Statement[];
  readonly eventCount: number;
};

/** The connection was lost while nothing had been written: the whole batch may be tried again on another. */
export class LostBeforeCommit extends Error {
  readonly retryAfterMs = RETRY_AFTER_MS;
}

/**
 * What opens a transaction for many calls: BEGIN, the merchants, the idempotency keys, and every row the calls need,
 * locked in key order. The statements travel alone, or behind the COMMIT of the batch before. What is in memory is not
 * loaded; if that is all, there are no statements.
 */
export function beginBatch<Call extends BatchCall>(
  calls: readonly Call[],
  setMerchants: SetMerchants,
  memory?: WriterMemory,
) {
  const rows = new IdentityMap();
  const keys = new Map<string, RememberedKey>();
  const unknownKeys: MerchantKey[] = [];
  const missing = new Map<AggregateTable<never>, TenantKey[]>();
  for (const call of calls) {
    const { write, command, context } = call;
    const { merchantId, idempotency } = context;
    const created = write.creates?.(command as never) ?? [];
    rows.require(merchantId, write.load(command as never), missing, beliefsOf(call, memory, created));
    if (!idempotency) continue;
    const key = memory?.key(rememberedId(merchantId, idempotency.scope, idempotency.key));
    if (key) keys.set(idOfKey(key), key);
    else if (!memory || call.doubts) unknownKeys.push({ merchantId, idempotency });
  }
  const tables = inLockOrder(missing);
  const isUnopened = memory !== undefined && unknownKeys.length === 0 && tables.length === 0;
  const head = [...opening(calls, setMerchants), ...(unknownKeys.length > 0 ? [loadKeys(unknownKeys)] : [])];
  return {
    statements: isUnopened ? [] : [...head, ...tables.map(([table, wanted]) => loadForUpdate(table, wanted))],
    received: (results: readonly ResultSet[]): LoadedBatch<Call> => {
      fill(rows, tables, results.slice(head.length));
      const found = (unknownKeys.length > 0 ? (results[head.length - 1]?.rows ?? []) : []) as RememberedKey[];
      for (const key of found) keys.set(idOfKey(key), key);
      return { calls, rows, keys, memory, isUnopened, setMerchants };
    },
  };
}

/** Rows that are known only when the first ones are: a further round trip, for the calls that have a `follow`. */
export async function loadFollowing<Call extends BatchCall>(
  client: pg.PoolClient,
  batch: LoadedBatch<Call>,
): Promise<LoadedBatch<Call>> {
  const { calls, rows, keys, memory, isUnopened, setMerchants } = batch;
  const missing = new Map<AggregateTable<never>, TenantKey[]>();
  for (const call of calls) {
    const following = followingKeys(call, rows, keys);
    rows.require(call.context.merchantId, following, missing, beliefsOf(call, memory, []));
  }
  if (missing.size === 0) return batch;
  const tables = inLockOrder(missing);
  const head = isUnopened ? opening(calls, setMerchants) : [];
  const loads = [...head, ...tables.map(([table, wanted]) => loadForUpdate(table, wanted))];
  fill(rows, tables, (await beforeCommit(() => runPipeline(client, loads))).slice(head.length));
  return { ...batch, isUnopened: false };
}

/** Each call is decided in memory, in order of arrival; a refused one contributes nothing, a broken one fails alone. */
export function decideBatch(batch: LoadedBatch, nowMs: number): DecidedBatch {
  const { calls, rows, isUnopened, setMerchants } = batch;
  const gathered: Gathered = { ledgers: new Map(), outbox: [], keys: [] };
  const outcomes = calls.map((call) => decideCall(call, batch, gathered, nowMs));
  const body = saves(rows, gathered);
  const opened = isUnopened ? opening(calls, setMerchants) : [];
  const statements = !isUnopened || body.length > 0 ? [...opened, ...body, COMMIT] : [];
  return { outcomes, statements, eventCount: gathered.outbox.length };
}

function opening(calls: readonly BatchCall[], setMerchants: SetMerchants): Statement[] {
  return [BEGIN, setMerchants([...new Set(calls.map(({ context }) => context.merchantId))])];
}

function beliefsOf(call: BatchCall, memory: WriterMemory | undefined, created: readonly RowKey[]): Beliefs | undefined {
  return memory && !call.doubts ? { recall: memory.row, created } : undefined;
}

export async function beforeCommit<Value>(load: () => Promise<Value>): Promise<Value> {
  try {
    return await load();
  } catch (error) {
    if (isSqlError(error)) throw error;
    throw new LostBeforeCommit('The connection was lost before anything was written', { cause: error });
  }
}

function followingKeys(
  call: BatchCall,
  rows: IdentityMap,
  keys: ReadonlyMap<string, RememberedKey>,
): readonly RowKey[] {
  const known = rememberedKey(call, keys);
  const follow = call.write.follow?.(call.command as never, rows.stateOf(call.context.merchantId)) ?? [];
  return known ? [...follow, ...(call.write.replay?.(known.effect_id, call.command as never) ?? [])] : follow;
}

type TableKeys = readonly [AggregateTable<never>, readonly TenantKey[]];

function inLockOrder(missing: ReadonlyMap<AggregateTable<never>, TenantKey[]>): TableKeys[] {
  return [...missing].sort(([a], [b]) => (a.name < b.name ? -1 : 1));
}

function fill(rows: IdentityMap, tables: readonly TableKeys[], results: readonly ResultSet[]): void {
  tables.forEach(([table], index) => {
    rows.fill(table, results[index]?.rows ?? []);
  });
}

function decideCall(
  call: BatchCall,
  { rows, keys, memory }: LoadedBatch,
  gathered: Gathered,
  nowMs: number,
): Outcome | typeof UNCERTAIN {
  const { write, command, context } = call;
  const { merchantId, auditedAs } = context;
  const looked = new Set<string>();
  const state = rows.stateOf(merchantId, looked);
  const known = rememberedKey(call, keys);
  const isCertain = (puts: readonly Put[], isRefused: boolean): boolean =>
    memory === undefined ||
    call.doubts === true ||
    (!(isRefused && context.idempotency && !known) && rows.areMade(merchantId, looked, puts));
  let isApplied = false;
  try {
    if (known) {
      if (known.request_hash !== context.idempotency?.requestHash) return { result: reused() };
      return { result: { ok: true, value: write.answer(state, known.effect_id, command as never) } };
    }
    const decided = write.decide(command as never, state, { ...context, nowMs });
    if (!decided.ok) return isCertain([], true) ? { result: decided } : UNCERTAIN;
    const puts = decided.value.put ?? [];
    if (!isCertain(puts, false)) return UNCERTAIN;
    const applied = rows.apply(merchantId, puts);
    isApplied = true;
    gather(call, decided.value, keys, gathered, nowMs);
    if (auditedAs) {
      const entry = auditEntry(auditedAs, decided.value.effectId, applied, { ...context, nowMs });
      gathered.outbox.push(outboxRow(entry, { ...context, nowMs }));
    }
    return { result: { ok: true, value: write.answer(state, decided.value.effectId, command as never) } };
  } catch (fault) {
    // What is to be committed is not decided a second time.
    return isApplied || isCertain([], true) ? { fault } : UNCERTAIN;
  }
}

function gather(
  { write, context }: BatchCall,
  decision: Decision,
  remembered: Map<string, RememberedKey>,
  gathered: Gathered,
  nowMs: number,
): void {
  const { merchantId, idempotency } = context;
  for (const { table, entry } of decision.append ?? []) {
    const entries = gathered.ledgers.get(table) ?? [];
    gathered.ledgers.set(table, entries);
    entries.push({ merchantId, row: table.toRow(entry as never) });
  }
  for (const event of decision.events ?? []) gathered.outbox.push(outboxRow(event, { ...context, nowMs }));
  if (!idempotency) return;
  const row = {
    scope: idempotency.scope,
    key: idempotency.key,
    request_hash: idempotency.requestHash,
    effect_id: decision.effectId,
  };
  remembered.set(rememberedId(merchantId, row.scope, row.key), { merchant_id: merchantId, ...row });
  gathered.keys.push({ merchantId, row: { ...row, operation: write.name } });
}

/**
 * Rows that are there come first, table by table as a load would lock them, so that a writer that loads and one that
 * remembers do not wait for each other in a circle; then what is new.
 */
function saves(rows: IdentityMap, gathered: Gathered): Statement[] {
  const changed = rows.changed();
  const added: Statement[] = [];
  for (const [table, { inserts }] of changed) if (inserts.length > 0) added.push(insertRows(table, inserts));
  for (const [table, entries] of gathered.ledgers) added.push(insertRows(table, entries));
  if (gathered.outbox.length > 0) added.push(insertOutbox(gathered.outbox));
  if (gathered.keys.length > 0) added.push(rememberKeys(gathered.keys));

  const updating = [...changed].filter(([, { updates }]) => updates.length > 0);
  if (added.length === 0 && updating.length === 0) return [];
  const there = [
    ...[...rows.believed()].map(([table, believed]) => ({ table, statement: expectRows(table, believed) })),
    ...updating.map(([table, { updates, updated }]) => ({
      table,
      statement: updateRows(table, updates, orderedBy(table, updated)),
    })),
  ];
  const inOrder = there.sort((one, other) => (one.table.name < other.table.name ? -1 : 1));
  return [...inOrder.map(({ statement }) => statement), ...added];
}

/** Always in the table's own order: few statements to prepare. */
function orderedBy({ columns }: AggregateTable<never>, names: ReadonlySet<string>): string[] {
  return Object.keys(columns).filter((column) => names.has(column));
}

function rememberedKey(
  { context: { merchantId, idempotency } }: BatchCall,
  remembered: ReadonlyMap<string, RememberedKey>,
): RememberedKey | undefined {
  return idempotency && remembered.get(rememberedId(merchantId, idempotency.scope, idempotency.key));
}

function idOfKey({ merchant_id, scope, key }: RememberedKey): string {
  return rememberedId(merchant_id, scope, key);
}

function rememberedId(merchantId: string, scope: string, key: string): string {
  return `${merchantId}\u0000${scope}\u0000${key}`;
}

function reused(): Result<never, Rejection> {
  return { ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } };
}
