import { type Statement, statementName } from './statement.ts';

export type Column = { readonly name: string; readonly parse: (text: string) => unknown };

export type Wire = {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { text: string; name: string; types: never[] }): void;
  bind(message: { portal: string; statement: string; values: (string | Buffer | null)[]; binary: boolean }): void;
  describe(message: { type: 'S' | 'P'; name: string }): void;
  execute(message: { portal: string; rows: number }): void;
  sync(): void;
  on(event: 'parseComplete' | 'noData' | 'errorMessage', listener: () => void): void;
};

/** How statements are sent on one connection, and what is known of the rows that they answer. */
export type Sender = {
  /** All that comes before the execution. */
  readonly send: (statement: Statement, values: (string | Buffer | null)[]) => void;
  readonly described: (columns: readonly Column[]) => void;
  readonly columnsOf: (statement: Statement) => readonly Column[] | undefined;
};

/** What this connection has prepared, and what it was asked to prepare and has not answered. */
type Prepared = { readonly columns: Map<string, readonly Column[]>; parsing: string[]; describing: string[] };

/** Each statement is parsed and described once on a connection, under its name. */
export const preparing = oncePerConnection((wire): Sender => {
  const prepared = preparedStatements(wire);
  return {
    send: (statement, values) => {
      const name = statementName(statement.text);
      if (!prepared.columns.has(name) && !prepared.parsing.includes(name)) {
        wire.parse({ text: statement.text, name, types: [] });
        wire.describe({ type: 'S', name });
        prepared.parsing.push(name);
        prepared.describing.push(name);
      }
      wire.bind({ portal: '', statement: name, values, binary: false });
    },
    described: (columns) => {
      const name = prepared.describing.shift();
      if (name !== undefined) prepared.columns.set(name, columns);
    },
    columnsOf: (statement) => prepared.columns.get(statementName(statement.text)),
  };
});

/** Each statement is sent whole and described each time: the server's connection may be another one than a moment ago. */
export const sendingWhole = oncePerConnection((wire): Sender => {
  let current: readonly Column[] | undefined;
  return {
    send: (statement, values) => {
      wire.parse({ text: statement.text, name: '', types: [] });
      wire.bind({ portal: '', statement: '', values, binary: false });
      wire.describe({ type: 'P', name: '' });
    },
    described: (columns) => {
      current = columns;
    },
    columnsOf: () => current,
  };
});

function oncePerConnection(make: (wire: Wire) => Sender): (wire: Wire) => Sender {
  const made = new WeakMap<Wire, Sender>();
  return (wire) => {
    const known = made.get(wire) ?? make(wire);
    made.set(wire, known);
    return known;
  };
}

function preparedStatements(wire: Wire): Prepared {
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
  return prepared;
}
