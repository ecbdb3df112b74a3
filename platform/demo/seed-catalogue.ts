import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { splitByWeights } from '@concord/money';
import type { Clients } from '../services/clients.ts';
import type { Demo } from './seed.ts';
import { type As, done, doneOnce } from './seed-call.ts';
import { DEMO_STOCK_SPLIT, DEMO_STOCK_SPLIT_BY_HANDLE } from './stock.ts';

export type DemoVariant = {
  readonly variantId: string;
  readonly productId: string;
  readonly handle: string;
  readonly options: readonly string[];
  readonly type: string;
};

const IMPORT_TIMEOUT_MS = 60_000;
const PAGE = 50;

/** Imports the catalogue file as any merchant's export, then spreads the stock over warehouse and shops. */
export async function seedCatalogue(clients: Clients, demo: Demo, as: As): Promise<ReadonlyMap<string, DemoVariant>> {
  const { catalog } = clients;
  const csv = await readFile(new URL('./catalogue.csv', import.meta.url), 'utf8');
  const { importId } = await done(
    'catalogue',
    catalog.startImport({ csv, currency: 'EUR', locationId: demo.locationIds.luebeck }, as('catalogue')),
  );
  await importCompleted(clients, importId, as);
  const variants = await readVariants(clients, as);
  await spreadStock(clients, demo, as, variants);
  await seedCategories(clients, as, variants);
  return variants;
}

async function importCompleted(clients: Clients, importId: string, as: As): Promise<void> {
  const deadline = Date.now() + IMPORT_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const report = await done('import', clients.catalog.getImport({ importId }, as('import')));
    if (report.status === 'completed') return;
    if (report.status === 'failed')
      throw new Error(`The demo catalogue was refused: ${JSON.stringify(report.failure)}`);
    await delay(50);
  }
  throw new Error('The demo catalogue was not imported in time');
}

/** Every variant by handle and option values, such as `tarn-rain-jacket Moss/M`. */
async function readVariants(clients: Clients, as: As): Promise<Map<string, DemoVariant>> {
  const variants = new Map<string, DemoVariant>();
  let after: string | undefined;
  do {
    const page = await done(
      'products',
      clients.catalog.listProducts({ first: PAGE, ...(after ? { after } : {}) }, as('products')),
    );
    for (const product of page.items) {
      for (const variant of product.variants) {
        const options = variant.optionValues;
        const known = {
          variantId: variant.id,
          productId: product.id,
          handle: product.handle,
          options,
          type: product.type ?? '',
        };
        variants.set(variantName(product.handle, options), known);
      }
    }
    after = page.nextCursor ?? undefined;
  } while (after);
  return variants;
}

export function variantName(handle: string, options: readonly string[]): string {
  return `${handle} ${options.join('/')}`;
}

async function spreadStock(
  clients: Clients,
  demo: Demo,
  as: As,
  variants: ReadonlyMap<string, DemoVariant>,
): Promise<void> {
  const { inventory } = clients;
  const { luebeck, hamburg, amsterdam } = demo.locationIds;
  const taken = [];
  const opened = [];
  for (const group of chunks([...variants.values()], PAGE)) {
    const variantIds = group.map((variant) => variant.variantId);
    const { items } = await done(
      'levels',
      inventory.listLevels({ variantIds, locationId: luebeck, first: 200 }, as('levels')),
    );
    for (const { variantId, onHand } of items) {
      const handle = group.find((variant) => variant.variantId === variantId)?.handle ?? '';
      const weights = DEMO_STOCK_SPLIT_BY_HANDLE[handle] ?? DEMO_STOCK_SPLIT;
      const [, toHamburg = 0, toAmsterdam = 0] = splitByWeights(onHand, [
        weights.luebeck,
        weights.hamburg,
        weights.amsterdam,
      ]);
      opened.push(
        { variantId, locationId: hamburg, quantity: toHamburg },
        { variantId, locationId: amsterdam, quantity: toAmsterdam },
      );
      if (toHamburg + toAmsterdam > 0)
        taken.push({ variantId, locationId: luebeck, delta: -(toHamburg + toAmsterdam) });
    }
  }
  const moved = { reason: 'moved to the shops', lines: taken };
  if (opened.length > 0)
    await doneOnce(
      'stock of the shops',
      inventory.openLevels({ sourceId: 'demo', lines: opened }, as('stock of the shops')),
    );
  if (taken.length > 0) await doneOnce('moved', inventory.adjustStock(moved, as('moved')));
}

/** A category for each product type of the file. */
async function seedCategories(clients: Clients, as: As, variants: ReadonlyMap<string, DemoVariant>): Promise<void> {
  const { catalog } = clients;
  const known = await done('categories', catalog.listCategories({}, as('categories')));
  const byName = new Map(known.items.map((category) => [category.name.toLowerCase(), category.id]));
  const types = new Map<string, Set<string>>();
  for (const { type, productId } of variants.values()) types.set(type, (types.get(type) ?? new Set()).add(productId));
  for (const [type, productIds] of types) {
    if (type === '') continue;
    const known = byName.get(type.toLowerCase());
    const id = known ?? (await done(type, catalog.createCategory({ name: type }, as(`category ${type}`)))).id;
    byName.set(type.toLowerCase(), id);
    for (const productId of productIds) {
      await done(type, catalog.updateProduct({ productId, categoryId: id }, as(`in category ${productId}`)));
    }
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
