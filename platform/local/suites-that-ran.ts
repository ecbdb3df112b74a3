import { relative } from 'node:path';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { NOT_RUN } from './servers.ts';

/** Makes a run red in which a chosen suite left a test out: a promise that was not tried must not look kept. */
export function suitesThatRan(): Reporter {
  let root = '';
  return {
    onInit: (vitest: Vitest) => {
      root = vitest.config.root;
    },
    onTestRunEnd: (modules) => {
      for (const module of modules) {
        const path = relative(root, module.moduleId);
        const left = leftOut(module);
        if (left === undefined) continue;
        const reason = NOT_RUN.find((one) => one.path === path)?.reason;
        console.error(`${path}: ${left}${reason === undefined ? '' : `, as reviewed: ${reason}`}`);
        if (reason === undefined) process.exitCode = 1;
      }
    },
  };
}

function leftOut(module: TestModule): string | undefined {
  const tests = [...module.children.allTests()];
  const skipped = tests.filter((test) => test.result().state === 'skipped').length;
  if (tests.length === 0) return 'no test ran';
  return skipped === 0 ? undefined : `${skipped} of ${tests.length} tests did not run`;
}
