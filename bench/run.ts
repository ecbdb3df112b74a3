import { resolve } from 'node:path';
import { runCi } from './ci/run-ci.ts';
import { duel } from './duel/duel.ts';
import { fullRun } from './full-run.ts';
import { growth } from './growth/growth.ts';
import { type Options, readOptions } from './options.ts';
import { race } from './peers/race.ts';
import { compareText } from './report/compare.ts';
import { readResults } from './report/results.ts';
import { runShapes } from './shapes/run-shapes.ts';
import { soak } from './soak.ts';

/** Whatever was asked for; answers what failed, a sentence each. */
async function run(options: Options): Promise<readonly string[]> {
  const [a, b] = options.compare ?? [];
  if (a !== undefined && b !== undefined) {
    console.log(compareText(await readResults(a), await readResults(b)));
    return [];
  }
  if (options.against !== undefined) return duel(resolve(options.against), options);
  if (options.runPeers !== undefined) return race(options.runPeers, options);
  if (options.ci) return runCi(options);
  if (options.shapes) return runShapes(options);
  if (options.growth) return growth(options.growth, options);
  if (options.soakSeconds > 0) return soak(options);
  return fullRun(options);
}

const failures = await run(readOptions(process.argv.slice(2)));
for (const failure of failures) console.error(`✗ ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
