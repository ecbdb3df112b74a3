import { defineConfig } from 'vitest/config';

/** The business stories, told through the gateway. One platform for all files, so they run one after the other. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    // Merchants' own exports are tried where a folder of them is named.
    include: process.env.CONCORD_ACCEPTANCE_DATA ? ['*.acceptance.ts'] : ['*.scenario.ts'],
    globalSetup: ['kit/platform.ts'],
    setupFiles: ['../packages/testing/src/remove-temporary-folders.ts'],
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    // A hook may start a platform and the servers beside it, a test may wait for one that was away.
    testTimeout: process.env.CONCORD_SERVERS ? 240_000 : 120_000,
    hookTimeout: process.env.CONCORD_SERVERS ? 240_000 : 120_000,
  },
});
