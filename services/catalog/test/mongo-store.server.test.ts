import { afterAll, beforeAll } from 'vitest';
import type { CatalogStore } from '../src/storage/catalog-store.ts';
import { catalogStoreSuite } from './catalog-store-suite.ts';
import { openMongo } from './mongo-fixture.ts';

// On the server of CONCORD_MONGODB_URL.
let opened: { readonly data: { readonly store: CatalogStore }; readonly remove: () => Promise<void> };
beforeAll(async () => {
  opened = await openMongo();
});
afterAll(() => opened.remove());

catalogStoreSuite('MongoDB', async () => opened.data.store);
