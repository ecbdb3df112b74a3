import type pg from 'pg';
import { parserFor } from './row-types.ts';
import { encodeValue, type Statement, statementName } from './statement.ts';

export type ResultSet = { readonly rows: Record<string, unknown>[]; readonly rowCount: number };

type Column = { readonly name: string; readonly parse: (text: string) => unknown };

type Wire = {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { text: string; name: string; types: never[] }): void;
  bind(message: { portal: string; statement: string; values: (string | null)[]; binary: boolean }): void;
  describe(message: { type: 'S'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
  on(event: 'parseComplete' | 'noData' | 'errorMessage', listener: () => void): void;
};

/** What this connection has prepared, and what it was asked to prepare and has not answered. */
type Prepared = { readonly columns: Map<string, readonly Column[]>; parsing: string[]; describing: string[] };

const preparedOn = new WeakMap<Wire, Prepared>();

/**
 * Sends statements to one connection with a single Sync: one round trip, and one transaction unless they contain their
 * own BEGIN and COMMIT. If one fails, those behind it do not run. This is what lets the merchant setting travel with
 * the statement it protects (CONSISTENCY 28).
 */
export function runPipeline(client: pg.ClientBase, statements: readonly Statement[]): Promise<ResultSet[]> {
  return new Promise((resolve, reject) => {
    client.query(new Pipeline(statements, resolve, reject) as unknown as pg.Submittable);
  });
}

const completed = new WeakMap<Error, readonly ResultSet[]>();

/** The results of the statements that had succeeded before the one that this error is of. */
export function resultsBefore(error: unknown): readonly ResultSet[] {
  return (error instanceof Error ? completed.get(error) : undefined) ?? [];
}

class Pipeline {
  readonly #statements: readonly Statement[];
  readonly #resolve: (results: ResultSet[]) => void;
  readonly #reject: (error: Error) => void;
  readonly #results: ResultSet[] = [];
  #rows: Record<string, unknown>[] = [];
  #prepared: Prepared | undefined;
  #fault: Error | undefined;

  constructor(
    statements: readonly Statement[],
    resolve: (results: ResultSet[]) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: unknown): Error | null {
    const wire = connection as Wire;
    const prepared = preparedStatements(wire);
    this.#prepared = prepared;
    const bound = this.#statements.map((statement) => statement.values.map(encodeValue));
    wire.stream.cork();
    this.#statements.forEach((statement, index) => {
      const name = statementName(statement.text);
      if (!prepared.columns.has(name) && !prepared.parsing.includes(name)) {
        wire.parse({ text: statement.text, name, types: [] });
        wire.describe({ type: 'S', name });
        prepared.parsing.push(name);
        prepared.describing.push(name);
      }
      wire.bind({ portal: '', statement: name, values: bound[index] ?? [], binary: false });
      wire.execute({ portal: '', rows: 0 });
    });
    wire.sync();
    wire.stream.uncork();
    return null;
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    const name = this.#prepared?.describing.shift();
    if (name === undefined) return;
    const columns = message.fields.map((field) => ({ name: field.name, parse: parserFor(field.dataTypeID) }));
    this.#prepared?.columns.set(name, columns);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#fault) return;
    const statement = this.#statements[this.#results.length];
    const columns = statement && this.#prepared?.columns.get(statementName(statement.text));
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
    const count = /(\d+)$/.exec(message.text);
    this.#results.push({ rows: this.#rows, rowCount: count ? Number(count[1]) : 0 });
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

function preparedStatements(wire: Wire): Prepared {
  const known = preparedOn.get(wire);
  if (known) return known;
  const prepared: Prepared = { columns: new Map(), parsing: [], describing: [] };
  wire.on('parseComplete', () => void prepared.parsing.shift());
  wire.on('noData', () => {
    const name = prepared.describing.shift();
    if (name !== undefined) prepared.columns.set(name, []);
  });
  wire.on('errorMessage', () => {
    prepared.parsing = [];
    prepared.describing = [];
  });
  preparedOn.set(wire, prepared);
  return prepared;
}
