import { setTimeout as delay } from 'node:timers/promises';
import { runLoad } from '../load/generator.ts';
import { openSuperuser } from '../measure/database.ts';
import { untilQuiet } from '../measure/quiet.ts';
import type { Session } from '../session.ts';

/** A session of PostgreSQL that has nothing to do tells what it did within ten seconds. */
const TOLD_AFTER_MS = 10_500;

/** The rows that an operation inserts, with all that follows from it, by one buyer on a platform that was idle so long. */
export async function insertedRows(session: Session, workload: string, operations: number): Promise<number> {
  const { platform, shopsFile } = session;
  const before = await insertedSoFar(session);
  const { operationsEver, errorKinds } = await runLoad({
    url: platform.url,
    shopsFile,
    workload,
    pace: { kind: 'counted', connections: 1, warmUp: 0, operations },
    warmUpSeconds: 0,
    seconds: 0,
  });
  const [error] = errorKinds;
  if (error) throw new Error(`${workload}: ${error.message}`);
  await untilQuiet(platform);
  await delay(TOLD_AFTER_MS);
  return ((await insertedSoFar(session)) - before) / operationsEver;
}

/** Into the services' tables: what PostgreSQL notes for itself, such as statistics, would be counted with a database's. */
async function insertedSoFar({ folder, superuser }: Session): Promise<number> {
  const databases = await superuser.query<{ name: string }>(
    "select datname as name from pg_database where not datistemplate and datname <> 'postgres'",
  );
  let sum = 0;
  for (const { name } of databases) {
    const database = await openSuperuser(folder, name);
    try {
      const [row] = await database.query<{ rows: number }>(
        'select coalesce(sum(n_tup_ins), 0)::float8 as rows from pg_stat_user_tables',
      );
      sum += row?.rows ?? 0;
    } finally {
      await database.close();
    }
  }
  return sum;
}
