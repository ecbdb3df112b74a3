import type pg from 'pg';
import { parserFor } from './row-types.ts';
import { type Column, preparing, type Sender, sendingWhole, type Wire } from './senders.ts';
import { encodeValue, type Statement } from './statement.ts';

export type ResultSet = { readonly rows: Record<string, unknown>[]; readonly rowCount: number };

const preparesNothing = new WeakSet<pg.ClientBase>();

/** For a connection that PgBouncer shares: what one statement prepared, the next may not find. */
export function prepareNothingOn(client: pg.ClientBase): void {
  preparesNothing.add(client);
}

/**
 * Sends statements to one connection with a single Sync: one round trip, and one transaction unless they contain their
 * own BEGIN and COMMIT. If one fails, those behind it do not run. This is what lets the merchant setting travel with
 * the statement it protects (CONSISTENCY 28).
 */
export function runPipeline(client: pg.ClientBase, statements: readonly Statement[]): Promise<ResultSet[]> {
  return new Promise((resolve, reject) => {
    const senderOf = preparesNothing.has(client) ? sendingWhole : preparing;
    client.query(new Pipeline(statements, senderOf, resolve, reject) as unknown as pg.Submittable);
  });
}

const completed = new WeakMap<Error, readonly ResultSet[]>();

/** The results of the statements that had succeeded before the one that this error is of. */
export function resultsBefore(error: unknown): readonly ResultSet[] {
  return (error instanceof Error ? completed.get(error) : undefined) ?? [];
}

class Pipeline {
  readonly #statements: readonly Statement[];
  readonly #senderOf: (wire: Wire) => Sender;
  readonly #resolve: (results: ResultSet[]) => void;
  readonly #reject: (error: Error) => void;
  readonly #results: ResultSet[] = [];
  #rows: Record<string, unknown>[] = [];
  #sender: Sender | undefined;
  #fault: Error | undefined;

  constructor(
    statements: readonly Statement[],
    senderOf: (wire: Wire) => Sender,
    resolve: (results: ResultSet[]) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements;
    this.#senderOf = senderOf;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: unknown): Error | null {
    const wire = connection as Wire;
    const sender = this.#senderOf(wire);
    this.#sender = sender;
    const bound = this.#statements.map((statement) => statement.values.map(encodeValue));
    wire.stream.cork();
    this.#statements.forEach((statement, index) => {
      sender.send(statement, bound[index] ?? []);
      wire.execute({ portal: '', rows: 0 });
    });
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#sender?.described(message.fields.map(({ name, dataTypeID }) => ({ name, parse: parserFor(dataTypeID) })));
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#fault) return;
    const statement = this.#statements[this.#results.length];
    const columns = statement && this.#sender?.columnsOf(statement);
    if (!columns) return;
    const row: Record<string, unknown> = {};
    try {
      for (let index = 0; index < columns.length; index++) {
        const column = columns[index] as Column;
        const text = message.fields[index];
        row[column.name] = text === null || text === undefined ? null : column.parse(text);
      }
    } catch (error) {
      this.#fault = error as Error;
      return;
    }
    this.#rows.push(row);
  }

  handleCommandComplete(message: { text: string }): void {
    // "INSERT 0 5", "UPDATE 5", "BEGIN": how many rows is its last word, if it tells.
    const count = Number(message.text.slice(message.text.lastIndexOf(' ') + 1));
    this.#results.push({ rows: this.#rows, rowCount: Number.isNaN(count) ? 0 : count });
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleReadyForQuery(): void {
    if (this.#fault) this.#reject(this.#fault);
    else this.#resolve(this.#results);
  }

  handleError(error: Error): void {
    completed.set(error, this.#results);
    this.#reject(error);
  }

  handlePortalSuspended(): void {
    this.#fault = new Error('A portal was suspended although no row limit was set');
  }

  handleCopyInResponse(connection: { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('COPY is not supported in a pipeline');
  }

  handleCopyData(): void {
    this.#fault = new Error('COPY is not supported in a pipeline');
  }
}
