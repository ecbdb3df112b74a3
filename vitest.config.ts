import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  // As Node resolves it: one graphql for ESM and CommonJS alike.
  resolve: { alias: { graphql: new URL('./node_modules/graphql/index.js', import.meta.url).pathname } },
  test: {
    include: ['packages', 'services', 'platform', 'apps', 'scenarios', 'bench'].map(
      (folder) => `${folder}/**/*.test.ts`,
    ),
    exclude: [...configDefaults.exclude, '**/*.server.test.ts'],
    setupFiles: ['packages/testing/src/property-seed.ts', 'packages/testing/src/remove-temporary-folders.ts'],
    globalSetup: ['platform/embedded/vitest-postgres.ts'],
    pool: 'threads',
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
