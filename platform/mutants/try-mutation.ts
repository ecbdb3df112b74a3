import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mutation, mutated, TextNotFound } from './mutation.ts';
import { runTests, type TestOutcome, type TestPlace, type TestRun } from './run-tests.ts';

const MAX_SHOWN = 200;

export type Verdict =
  | { readonly kind: 'killed'; readonly by: string; readonly tookMs: number }
  | { readonly kind: 'survived'; readonly because: string };

/** Makes the mistake in the copy, runs the tests that must notice it, and puts the file back. */
export async function tryMutation(place: TestPlace, mutation: Mutation): Promise<Verdict> {
  const path = join(place.folder, mutation.file);
  const text = await readFile(path, 'utf8');
  const startedAtMs = performance.now();
  try {
    await writeFile(path, mutated(text, mutation));
    const run = await runTests(place, mutation.tests, [mutation.killedBy]);
    return verdictOf(mutation, run, performance.now() - startedAtMs);
  } catch (error) {
    if (error instanceof TextNotFound) return { kind: 'survived', because: error.message };
    throw error;
  } finally {
    await writeFile(path, text);
  }
}

/** Killed only by the test that is named, and by what it says: a test that could not run says nothing of the guard. */
export function verdictOf(mutation: Pick<Mutation, 'killedBy' | 'fault'>, run: TestRun, tookMs: number): Verdict {
  if (run.kind === 'too_late') return { kind: 'survived', because: 'the tests did not end in time' };
  if (run.kind === 'did_not_start') return { kind: 'survived', because: `no test ran: ${run.output}` };
  const named = run.outcomes.filter(({ title, status }) => title.includes(mutation.killedBy) && status !== 'skipped');
  if (named.length === 0) return { kind: 'survived', because: `no test has the title '${mutation.killedBy}'` };
  const failed = named.filter(({ status }) => status === 'failed');
  const killer = failed.find((test) => saysWhy(test, mutation.fault));
  if (killer) return { kind: 'killed', by: killer.title, tookMs };
  const [other] = failed;
  if (!other) return { kind: 'survived', because: `'${mutation.killedBy}' passed` };
  return { kind: 'survived', because: `'${other.title}' failed by something else: ${firstLine(other)}` };
}

/** How an expectation, a polled one and a property say that they do not hold. */
const EXPECTATION = /^(AssertionError|Error: expected |Error: Property failed)/;

function saysWhy({ failureMessages }: TestOutcome, fault: string | undefined): boolean {
  return failureMessages.some((message) => (fault === undefined ? EXPECTATION.test(message) : message.includes(fault)));
}

function firstLine({ failureMessages }: TestOutcome): string {
  return (failureMessages[0]?.split('\n')[0] ?? '').slice(0, MAX_SHOWN);
}
