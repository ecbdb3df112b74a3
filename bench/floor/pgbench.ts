import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Superuser } from '../measure/database.ts';
import { FLOOR_DATABASE } from './floor-database.ts';
import type { FloorTransaction } from './transactions.ts';

export type FloorLoad = (
  target: Superuser,
  transaction: FloorTransaction,
  connections: number,
  seconds: number,
) => Promise<{ readonly transactions: number; readonly perSecond: number; readonly meanMs: number }>;

export function hasPgbench(): boolean {
  return spawnSync('pgbench', ['--version']).status === 0;
}

/** PostgreSQL's own load generator, written in C: it leaves the most of the machine to the server. */
export const pgbench: FloorLoad = async (target, transaction, connections, seconds) => {
  const folder = await mkdtemp(join(tmpdir(), 'concord-floor-'));
  const script = join(folder, 'transaction.pgbench');
  await writeFile(script, scriptOf(transaction));
  try {
    const options = ['-n', '-M', 'prepared', '-j', '2', '-c', String(connections), '-T', String(seconds), '-f', script];
    const child = spawn(
      'pgbench',
      [...options, '-h', target.host, '-p', String(target.port), '-U', 'postgres', FLOOR_DATABASE],
      {
        env: { ...process.env, PGPASSWORD: target.password },
      },
    );
    const [printed, problems, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    const read = (pattern: RegExp) => Number(pattern.exec(printed)?.[1] ?? Number.NaN);
    const failed = read(/number of failed transactions: (\d+)/);
    if (code !== 0 || failed > 0) throw new Error(`pgbench: ${problems}\n${printed}`);
    return {
      transactions: read(/number of transactions actually processed: (\d+)/),
      perSecond: read(/tps = ([\d.]+)/),
      meanMs: read(/latency average = ([\d.]+)/),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
};

function scriptOf({ variables, statements }: FloorTransaction): string {
  const drawn = Object.entries(variables).map(([name, [from, to]]) => `\\set ${name} random(${from}, ${to})`);
  return `${[...drawn, ...statements.map(({ sql, gives }) => (gives ? `${sql} \\gset` : `${sql};`))].join('\n')}\n`;
}
