import {
  type AppliedChange,
  auditEntry,
  type CallContext,
  type Decision,
  type IdentityMap,
  type NewEvent,
  type Write,
  type WriteContext,
} from '@concord/database';
import { newId } from '@concord/ids';
import type { Rejection, Result } from '@concord/result';
import { AHEAD_SINCE, type Collections, KEYS } from './collections.ts';
import type { Change, Head, OutboxEntry } from './commit.ts';
import { documentId } from './document-id.ts';
import { forgetAtMs, keyId, type RememberedKey } from './remembered-keys.ts';

export type Call = {
  readonly write: Write<never, unknown, Rejection>;
  readonly command: unknown;
  readonly context: CallContext;
};

export type Outcome = { readonly result: Result<unknown, Rejection> } | { readonly fault: unknown };

/** What the calls of one merchant change together. */
export type Decided = {
  readonly outcomes: readonly Outcome[];
  readonly changes: readonly Change[];
  /** Entries that go before the commit. */
  readonly ahead: readonly Change[];
  readonly events: readonly OutboxEntry[];
};

type Subject = { readonly collection: string; readonly id: string };
type Fact = { readonly about: Subject | undefined; readonly entry: OutboxEntry };
type NoteFact = (event: NewEvent, about: Subject | undefined, context: WriteContext) => void;
type Gathered = { readonly facts: Fact[]; readonly added: Change[]; readonly ahead: Change[] };

/** Decides the calls in order of arrival; each sees what those before it changed. Nothing is written yet. */
export function decideCalls(
  merchantId: string,
  calls: readonly Call[],
  rows: IdentityMap,
  remembered: Map<string, RememberedKey>,
  collections: Collections,
  { head, nowMs }: { readonly head: Head; readonly nowMs: number },
): Decided {
  const gathered: Gathered = { facts: [], added: [], ahead: [] };
  const place = { atMs: Math.max(nowMs, head.committedAtMs), seq: head.seq + 1 };
  const note: NoteFact = (event, about, context) => {
    const { traceparent = null } = context;
    const entry = { id: newId('event', nowMs), ...event, occurredAtMs: nowMs, traceparent, ...place };
    gathered.facts.push({ about, entry: { ...entry, n: gathered.facts.length } });
  };
  const outcomes = calls.map((call): Outcome => {
    const { write, command } = call;
    const context = { ...call.context, nowMs };
    const state = rows.stateOf(merchantId);
    try {
      const known = call.context.idempotency && remembered.get(keyId(merchantId, call.context.idempotency));
      if (known) {
        if (known.request_hash !== call.context.idempotency?.requestHash) return { result: REUSED };
        return { result: { ok: true, value: write.answer(state, known.effect_id, command as never) } };
      }
      const decided = write.decide(command as never, state, context);
      if (!decided.ok) return { result: decided };
      const applied = rows.apply(merchantId, decided.value.put ?? []);
      noteFacts(decided.value, applied, context, collections, note);
      addEntries(merchantId, decided.value, collections, gathered, nowMs);
      rememberKey(call, decided.value, remembered, gathered, nowMs);
      return { result: { ok: true, value: write.answer(state, decided.value.effectId, command as never) } };
    } catch (fault) {
      return { fault };
    }
  });
  return { outcomes, ahead: gathered.ahead, ...changesOf(rows, gathered) };
}

const REUSED: Result<never, Rejection> = { ok: false, rejection: { code: 'IDEMPOTENCY_KEY_REUSED' } };

/** A fact stands in the document that it is about, so that facts of one key keep their order. */
function noteFacts(
  decision: Decision,
  applied: readonly AppliedChange[],
  context: WriteContext,
  { subjects }: Collections,
  note: NoteFact,
): void {
  const about = applied.filter(({ table }) => subjects.includes(table.name));
  const documentOf = new Map(
    about.map(({ table, key }): [string, Subject] => [
      key.join('.'),
      { collection: table.name, id: documentId(context.merchantId, key) },
    ]),
  );
  for (const event of decision.events ?? []) note(event, documentOf.get(event.key), context);
  if (!context.auditedAs) return;
  note(auditEntry(context.auditedAs, decision.effectId, applied, context), undefined, context);
}

function addEntries(
  merchantId: string,
  decision: Decision,
  { ledgers }: Collections,
  gathered: Gathered,
  nowMs: number,
): void {
  for (const { table, entry } of decision.append ?? []) {
    const ledger = ledgers.find((one) => one.table === table);
    if (!ledger) throw new Error(`${table.name} is no collection of this service`);
    const fields = table.toRow(entry as never);
    const id = documentId(
      merchantId,
      ledger.key.map((column) => String(fields[column])),
    );
    const change = { collection: table.name, id, isNew: true, fields, events: [] };
    if (ledger.ahead) gathered.ahead.push({ ...change, fields: { ...fields, [AHEAD_SINCE]: nowMs } });
    else gathered.added.push(change);
  }
}

function rememberKey(
  { write, context: { merchantId, idempotency } }: Call,
  { effectId }: Decision,
  remembered: Map<string, RememberedKey>,
  gathered: Gathered,
  nowMs: number,
): void {
  if (!idempotency) return;
  const { scope, key, requestHash } = idempotency;
  const id = keyId(merchantId, idempotency);
  const fields = { scope, key, operation: write.name, request_hash: requestHash, effect_id: effectId };
  remembered.set(id, { _id: id, ...fields });
  const forget = { forgetAtMs: forgetAtMs(scope, nowMs) };
  gathered.added.push({ collection: KEYS, id, isNew: true, fields: { ...fields, ...forget }, events: [] });
}

function changesOf(rows: IdentityMap, { facts, added }: Gathered): Pick<Decided, 'changes' | 'events'> {
  const waiting = Map.groupBy(facts, ({ about }) => about && `${about.collection} ${about.id}`);
  const factsOf = (collection: string, id: string): readonly OutboxEntry[] => {
    const found = waiting.get(`${collection} ${id}`) ?? [];
    waiting.delete(`${collection} ${id}`);
    return found.map(({ entry }) => entry);
  };
  const changes: Change[] = [];
  for (const [{ name, key }, { inserts, updates }] of rows.changed()) {
    for (const list of [inserts, updates]) {
      for (const { merchantId, row: fields } of list) {
        const id = documentId(
          merchantId,
          key.map((column) => String(fields[column])),
        );
        changes.push({ collection: name, id, isNew: list === inserts, fields, events: factsOf(name, id) });
      }
    }
  }
  const events = (waiting.get(undefined) ?? []).map(({ entry }) => entry);
  waiting.delete(undefined);
  // Facts about documents that are as they were.
  for (const [first] of waiting.values()) {
    if (!first?.about) continue;
    const { collection, id } = first.about;
    changes.push({ collection, id, isNew: false, fields: {}, events: factsOf(collection, id) });
  }
  return { changes: [...changes, ...added], events };
}
