import pg from 'pg';
import type { Superuser } from '../measure/database.ts';
import { FLOOR_DATABASE } from './floor-database.ts';
import type { FloorLoad } from './pgbench.ts';
import type { FloorTransaction } from './transactions.ts';

const TIMEOUT_MS = 30_000;

/** Where there is no pgbench: the same statements, prepared, by `pg`. It takes more of the machine, so its floor is lower. */
export const nodeLoad: FloorLoad = async (target, transaction, connections, seconds) => {
  const clients = await Promise.all(Array.from({ length: connections }, () => connect(target)));
  const endsAt = performance.now() + seconds * 1_000;
  let transactions = 0;
  let sumMs = 0;
  const work = async (client: pg.Client): Promise<void> => {
    while (performance.now() < endsAt) {
      const beganAt = performance.now();
      await runOnce(client, transaction);
      transactions += 1;
      sumMs += performance.now() - beganAt;
    }
  };
  await Promise.all(clients.map(work));
  await Promise.all(clients.map((client) => client.end()));
  return { transactions, perSecond: transactions / seconds, meanMs: sumMs / Math.max(1, transactions) };
};

async function connect({ host, port, password }: Superuser): Promise<pg.Client> {
  const client = new pg.Client({
    host,
    port,
    user: 'postgres',
    password,
    database: FLOOR_DATABASE,
    query_timeout: TIMEOUT_MS,
  });
  await client.connect();
  return client;
}

async function runOnce(client: pg.Client, { name, variables, statements }: FloorTransaction): Promise<void> {
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(variables).map(([variable, [from, to]]) => [
      variable,
      from + Math.floor(Math.random() * (to - from + 1)),
    ]),
  );
  for (const [index, { sql, gives }] of statements.entries()) {
    const names = [...new Set([...sql.matchAll(/(?<!:):([a-z]+)/g)].map((match) => match[1] ?? ''))];
    const text = sql.replaceAll(/(?<!:):([a-z]+)/g, (_, variable: string) => `$${names.indexOf(variable) + 1}`);
    const result = await client.query({
      name: `${name}-${index}`,
      text,
      values: names.map((variable) => values[variable]),
    });
    if (gives !== undefined) values[gives] = result.rows[0]?.[gives];
  }
}
