import { setTimeout as delay } from 'node:timers/promises';
import { catalogueFile } from './catalogue-file.ts';
import type { Owner } from './owner.ts';

/** Some 17 MB: below what one import takes. */
const PRODUCTS_PER_FILE = 20_000;
const POLL_MS = 100;
const TIMEOUT_MS = 60 * 60_000;

type Progress = { readonly status: string; readonly created: number; readonly failed: number };

/** Imports the goods up to `products` with prices and stock. Resolves when all are in the catalogue. */
export async function importGoods(owner: Owner, products: number, first = 0): Promise<void> {
  for (let from = first; from < products; from += PRODUCTS_PER_FILE) {
    const csv = catalogueFile(from, Math.min(products, from + PRODUCTS_PER_FILE));
    const { importId } = await owner.rest<{ importId: string }>('POST', '/catalog/imports', {
      csv,
      currency: 'EUR',
      locationId: owner.merchant.locationId,
    });
    await until(`import ${importId}`, async () => {
      const progress = await owner.rest<Progress>('GET', `/catalog/imports/${importId}`);
      if (progress.status === 'failed' || progress.failed > 0)
        throw new Error(`The goods were not imported: ${JSON.stringify(progress)}`);
      return progress.status === 'completed';
    });
  }
}

/** Resolves when a shopper finds all of them, with prices and in stock. */
export async function untilSearchable(owner: Owner, products: number): Promise<void> {
  await until('searchable', async () => (await searchableCount(owner)) >= products);
}

/** How many products are found that have a price and are in stock. */
export async function searchableCount(owner: Owner): Promise<number> {
  const query = 'query { search(currency: "EUR", inStockOnly: true, first: 1) { total } }';
  const { search } = await owner.graph<{ search: { total: number } }>(query, {});
  return search.total;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what}: not done within ${TIMEOUT_MS / 60_000} min`);
    await delay(POLL_MS);
  }
}
