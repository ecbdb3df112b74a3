import { fullRun } from './full-run.ts';
import { readOptions } from './options.ts';
import { compareText } from './report/compare.ts';
import { readResults } from './report/results.ts';

const options = readOptions(process.argv.slice(2));

async function run(): Promise<readonly string[]> {
  const [a, b] = options.compare ?? [];
  if (a !== undefined && b !== undefined) {
    console.log(compareText(await readResults(a), await readResults(b)));
    return [];
  }
  return fullRun(options);
}

const failures = await run();
for (const failure of failures) console.error(`✗ ${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
