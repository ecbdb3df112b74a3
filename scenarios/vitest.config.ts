import { defineConfig } from 'vitest/config';

/** The business stories, told through the gateway. One platform for all files, so they run one after the other. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    // Merchants' own exports are tried where a folder of them is named.
    include: process.env.CONCORD_ACCEPTANCE_DATA ? ['*.acceptance.ts'] : ['*.scenario.ts'],
    globalSetup: ['kit/platform.ts'],
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
