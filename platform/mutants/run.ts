import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../embedded/postgres.ts';
import { onStopSignal } from '../embedded/stop-signals.ts';
import { problemsBefore } from './baseline.ts';
import { copyRepository } from './copy-repository.ts';
import type { Mutation } from './mutation.ts';
import { mutations } from './mutations.ts';
import type { TestPlace } from './run-tests.ts';
import { tryMutation, type Verdict } from './try-mutation.ts';

/** `npm run mutants`: takes each guard away in a copy of the repository and demands that its test notices. */
const root = join(import.meta.dirname, '..', '..');
const filter = process.env.CONCORD_MUTANTS?.toLowerCase() ?? '';
const MUTATION_TIMEOUT_MS = 90_000;
const BASELINE_TIMEOUT_MS = 240_000;
const MAX_COPIES = 2;

const stopping = new AbortController();
onStopSignal(
  async () => stopping.abort(),
  () => process.exit(1),
);

const chosen = mutations.filter(({ name, file }) => `${name} ${file}`.toLowerCase().includes(filter));
const startedAtMs = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'concord-mutants-'));
// Root's temporary folders are closed to others, and root's PostgreSQL runs as somebody else.
chmodSync(folder, 0o711);
try {
  process.exitCode = chosen.length === 0 ? nothingChosen() : await withServer(tryAll);
} catch (error) {
  if (!stopping.signal.aborted) throw error;
  console.log('Stopped.');
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function nothingChosen(): number {
  console.error(`No mutation is called "${filter}".`);
  return 1;
}

async function withServer(work: (postgresUrl: string) => Promise<number>): Promise<number> {
  const server = await startPostgres({
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'postgres.log'),
    durable: false,
  });
  try {
    return await work(server.superuserUrl);
  } finally {
    await server.stop();
  }
}

async function tryAll(postgresUrl: string): Promise<number> {
  const copies = Math.min(MAX_COPIES, availableParallelism(), chosen.length);
  console.log(`Mutants: ${chosen.length} guards are taken away one by one, in ${copies} copies of the repository.`);
  console.log('CONCORD_MUTANTS=<part of a name or file> tries some of them.\n');
  const places = await Promise.all(
    Array.from({ length: copies }, async (_, index): Promise<TestPlace> => {
      const copy = join(folder, `copy-${index + 1}`);
      await copyRepository(root, copy);
      return { folder: copy, postgresUrl, timeoutMs: MUTATION_TIMEOUT_MS, stopping: stopping.signal };
    }),
  );
  const problems = await baseline(places);
  if (problems.length > 0) {
    for (const problem of problems) console.error(problem);
    console.error('\nNothing was changed yet: these must pass first.');
    return 1;
  }
  const queue = chosen.values();
  const failed = (await Promise.all(places.map((place) => work(place, queue)))).reduce((sum, count) => sum + count, 0);
  const tookS = Math.round((performance.now() - startedAtMs) / 1_000);
  console.log(`\n${chosen.length - failed} passed, ${failed} failed in ${tookS} s`);
  return failed === 0 ? 0 : 1;
}

/** Each copy proves itself with its share of the tests. */
async function baseline(places: readonly TestPlace[]): Promise<string[]> {
  const byFile = Map.groupBy(chosen, ({ tests }) => tests.join());
  const shares = places.map((): Mutation[] => []);
  for (const [index, group] of [...byFile.values()].entries()) shares[index % shares.length]?.push(...group);
  const atMs = performance.now();
  const problems = await Promise.all(
    places.map((place, index) => problemsBefore({ ...place, timeoutMs: BASELINE_TIMEOUT_MS }, shares[index] ?? [])),
  );
  if (problems.every((found) => found.length === 0))
    console.log(`Without a change the tests pass: ${seconds(performance.now() - atMs)}\n`);
  return problems.flat();
}

/** Takes from the queue until it is empty; answers how many mistakes nobody noticed. */
async function work(place: TestPlace, queue: Iterator<Mutation>): Promise<number> {
  let failed = 0;
  for (let next = queue.next(); !next.done; next = queue.next()) {
    const verdict = await tryMutation(place, next.value);
    if (verdict.kind === 'survived') failed += 1;
    print(next.value, verdict);
  }
  return failed;
}

function print({ name, file }: Mutation, verdict: Verdict): void {
  if (verdict.kind === 'killed') console.log(`✓ ${name}: killed by '${verdict.by}' in ${seconds(verdict.tookMs)}`);
  else console.log(`✗ ${name}: SURVIVED (${file}): ${verdict.because}`);
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(1)} s`;
}
