import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export type TestOutcome = {
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
  readonly failureMessages: readonly string[];
};

export type TestRun =
  | { readonly kind: 'ran'; readonly outcomes: readonly TestOutcome[] }
  | { readonly kind: 'too_late' }
  | { readonly kind: 'did_not_start'; readonly output: string };

export type TestPlace = {
  readonly folder: string;
  readonly postgresUrl: string;
  readonly timeoutMs: number;
  readonly stopping: AbortSignal;
};

type Report = {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: TestOutcome['status'];
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
};

const OUTPUT_SHOWN = 2_000;

/** Runs the tests of these files whose title contains one of `titles`, and answers how each of them went. */
export async function runTests(
  place: TestPlace,
  files: readonly string[],
  titles: readonly string[],
): Promise<TestRun> {
  const reportFile = join(place.folder, 'test-report.json');
  await rm(reportFile, { force: true });
  const ended = await vitest(place, [
    ...files,
    ...['--testNamePattern', titles.map((title) => escaped(title)).join('|')],
    ...['--reporter=json', `--outputFile=${reportFile}`, '--maxWorkers=1'],
  ]);
  if (ended.tooLate) return { kind: 'too_late' };
  const report = await readReport(reportFile);
  if (!report) return { kind: 'did_not_start', output: ended.output };
  const outcomes = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      title: fullName,
      status,
      failureMessages: failureMessages ?? [],
    })),
  );
  if (outcomes.length > 0) return { kind: 'ran', outcomes };
  return { kind: 'did_not_start', output: report.testResults.map(({ message }) => message).join('\n') || ended.output };
}

function escaped(title: string): string {
  return title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function readReport(file: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Report;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function vitest(
  { folder, postgresUrl, timeoutMs, stopping }: TestPlace,
  args: readonly string[],
): Promise<{ readonly tooLate: boolean; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(folder, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...args], {
      cwd: folder,
      env: { ...process.env, CONCORD_TEST_POSTGRES_URL: postgresUrl, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: stopping,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_SHOWN);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    let tooLate = false;
    const timer = setTimeout(() => {
      tooLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve({ tooLate, output });
    });
  });
}
