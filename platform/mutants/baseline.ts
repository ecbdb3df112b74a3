import type { Mutation } from './mutation.ts';
import { runTests, type TestPlace } from './run-tests.ts';

/**
 * What is wrong before anything was changed: each named test must be there, run in this copy and pass. Without this, a
 * copy in which no test can start would look like one in which every mistake is noticed.
 */
export async function problemsBefore(place: TestPlace, mutations: readonly Mutation[]): Promise<string[]> {
  if (mutations.length === 0) return [];
  const files = [...new Set(mutations.flatMap(({ tests }) => tests))];
  const titles = [...new Set(mutations.map(({ killedBy }) => killedBy))];
  const run = await runTests(place, files, titles);
  if (run.kind === 'too_late') return ['the tests of the unchanged copy did not end in time'];
  if (run.kind === 'did_not_start') return [`no test of the unchanged copy ran: ${run.output}`];
  return titles.flatMap((title) => {
    const named = run.outcomes.filter((test) => test.title.includes(title) && test.status !== 'skipped');
    if (named.length === 0) return [`no test has the title '${title}'`];
    return named
      .filter(({ status }) => status !== 'passed')
      .map((test) => `'${test.title}' fails without any change: ${test.failureMessages[0] ?? test.status}`);
  });
}
