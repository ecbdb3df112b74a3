import type { Rejection, Result } from '@concord/result';
import type { AggregateTable, LedgerTable } from './table.ts';

/** Who asked, for whom, when. `nowMs` is the batch's time: decisions never read a clock. */
export type WriteContext = {
  readonly merchantId: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly requestId: string;
  readonly nowMs: number;
  readonly traceparent?: string | undefined;
  /** Set for an operation whose changes the audit log must know of. */
  readonly auditedAs?: string | undefined;
};

/**
 * A use case that changes one service's data. It is written for one call; the writer batches many into one transaction.
 * `load` names the rows the decision needs; `follow` names more, once those are known. `decide` is pure.
 */
export type Write<Command, Answer, Refused extends Rejection = never> = {
  readonly name: string;
  readonly load: (command: Command) => readonly RowKey[];
  readonly follow?: (command: Command, state: State) => readonly RowKey[];
  /**
   * Rows of `load` that the first call makes: a writer may take them as not there, which their insert then proves. Of those
   * that it does not make, `answer` may not speak.
   */
  readonly creates?: (command: Command) => readonly RowKey[];
  readonly decide: (command: Command, state: State, context: WriteContext) => Result<Decision, Refused>;
  /** The current state of the effect: given after the first call and after each repeat of its idempotency key. */
  readonly answer: (state: State, effectId: string, command: Command) => Answer;
  /** What `answer` needs beyond `load` when an idempotency key is repeated. */
  readonly replay?: (effectId: string, command: Command) => readonly RowKey[];
  /** Unique constraints that stand for a rule, and the rejection each means. */
  readonly conflicts?: Readonly<Record<string, (command: Command) => Refused>>;
};

export type Decision = {
  /** Identifies what this call did, so that a repeat of its key finds it again. */
  readonly effectId: string;
  readonly put?: readonly Put[];
  readonly append?: readonly Append[];
  readonly events?: readonly NewEvent[];
};

/** The loaded rows of the call's own merchant, with the changes of the calls before it in the batch. */
export type State = {
  /** Throws when the key was not named by `load`, `follow` or `replay`: a missing row is undefined, a missing load a bug. */
  readonly get: <Aggregate>(table: AggregateTable<Aggregate>, ...key: readonly string[]) => Aggregate | undefined;
};

export type RowKey = { readonly table: AggregateTable<never>; readonly key: readonly string[] };
export type Put = { readonly table: AggregateTable<never>; readonly aggregate: unknown };
export type Append = { readonly table: LedgerTable<never>; readonly entry: unknown };

/** A fact to publish, in the same commit as the change. `type` is its wire name: `inventory.stock-changed.v1`. */
export type NewEvent = {
  readonly type: string;
  /** The aggregate's id; events of one key keep their order. */
  readonly key: string;
  /** Ids and facts, never personal data, tokens or codes (CONSISTENCY 24). */
  readonly data: Readonly<Record<string, unknown>>;
};

export function rowKey<Aggregate>(table: AggregateTable<Aggregate>, ...key: readonly string[]): RowKey {
  return { table: table as unknown as AggregateTable<never>, key };
}

export function put<Aggregate>(table: AggregateTable<Aggregate>, aggregate: Aggregate): Put {
  return { table: table as unknown as AggregateTable<never>, aggregate };
}

export function append<Entry>(table: LedgerTable<Entry>, entry: Entry): Append {
  return { table: table as unknown as LedgerTable<never>, entry };
}
