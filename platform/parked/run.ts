import { join } from 'node:path';
import { runningPostgresUrl } from '../embedded/postgres.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { EVENT_LOG, SERVICES } from '../topology.ts';
import { replay, sayParked } from './parked.ts';
import { openPlaces, type Place } from './places.ts';

/** `npm run parked` says which events wait for a person; `npm run parked -- replay <group>` has them handled again. */
const folder = process.env.CONCORD_DATA_DIR ?? join(import.meta.dirname, '..', '..', '.concord');
const [command = 'list', group] = process.argv.slice(2);

try {
  const url = process.env.CONCORD_POSTGRES_URL ?? runningPostgresUrl(join(folder, 'postgres'));
  if (!url) throw new StartProblem(`No database runs on ${folder}: start Concord, or name it by CONCORD_POSTGRES_URL.`);
  const places = await openPlaces(url, [EVENT_LOG.name, ...SERVICES.map(({ name }) => name)]);
  try {
    await run(places.all);
  } finally {
    await places.close();
  }
} catch (error) {
  if (!(error instanceof StartProblem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(places: readonly Place[]): Promise<void> {
  if (command === 'list') return sayParked(places, console.log);
  if (command !== 'replay' || !group) throw new StartProblem('Say `list`, or `replay` and the name of a group.');
  if (!(await replay(places, group, console.log))) process.exitCode = 1;
}
