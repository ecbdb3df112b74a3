import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import { suitesThatRan } from './platform/local/suites-that-ran.ts';
import tests from './vitest.config.ts';

const include = (tests.test?.include ?? []).map((pattern) => pattern.replace('.test.ts', '.server.test.ts'));

/** The suites that need a real server beside PostgreSQL: `npm run test:servers`. */
export default mergeConfig(
  { ...tests, test: { ...tests.test, include, exclude: configDefaults.exclude } },
  defineConfig({
    test: {
      globalSetup: ['platform/local/vitest-servers.ts'],
      reporters: ['default', suitesThatRan()],
      testTimeout: 60_000,
      hookTimeout: 120_000,
    },
  }),
);
