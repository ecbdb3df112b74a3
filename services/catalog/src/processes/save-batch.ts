import { derivedId } from '@concord/ids';
import type { ImportedProduct } from '@concord/product-import';
import type { Import } from '../domain/import.ts';
import { mergeImported } from '../domain/merge-imported.ts';
import type { Product } from '../domain/product.ts';
import { type ImportProduct, importProduct } from '../use-cases/import-product.ts';
import { ensureCategories } from './ensure-categories.ts';
import { type ImportRun, importContext } from './import-deps.ts';
import type { SavedProduct } from './open-balances.ts';

const ATTEMPTS = 3;

/**
 * Saves a batch of products in one round of the writer. Should someone change one of them meanwhile, the batch is read
 * and saved again; what is saved already is passed over. A product that cannot be saved at all is given up and reported.
 */
export async function saveBatch(
  run: ImportRun,
  one: Import,
  batch: readonly ImportedProduct[],
  afterRow: number,
): Promise<SavedProduct[]> {
  const categoryIdOf = one.dryRun ? () => null : await ensureCategories(run, one, batch);
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const commands = await commandsOf(run, one, batch, afterRow, categoryIdOf);
    const settled = await Promise.allSettled(commands.map((command) => save(run, one, command)));
    const saved = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (saved.length === batch.length) return saved;
  }
  const saved: SavedProduct[] = [];
  let previousRow = afterRow;
  for (const file of batch) {
    const [command] = await commandsOf(run, one, [file], previousRow, categoryIdOf);
    if (command) saved.push(await saveOrGiveUp(run, one, command));
    previousRow = file.rows.to;
  }
  return saved;
}

async function saveOrGiveUp(run: ImportRun, one: Import, command: ImportProduct): Promise<SavedProduct> {
  try {
    return await save(run, one, command);
  } catch (error) {
    run.logger.error({ err: error, importId: one.id, handle: command.file.handle }, 'product given up');
    const givenUp = 'The product could not be saved; the other products of the file are not affected.';
    return save(run, one, { ...command, givenUp });
  }
}

async function save(run: ImportRun, one: Import, command: ImportProduct): Promise<SavedProduct> {
  const { store, cache, merchantId } = run;
  const saved = await store.writer.run(importProduct, command, importContext(merchantId, one.id, one.startedBy));
  cache.forgetProducts(merchantId, [command.productId]);
  return { file: command.file, product: saved.ok ? saved.value : undefined };
}

async function commandsOf(
  { store, merchantId, worker }: ImportRun,
  one: Import,
  batch: readonly ImportedProduct[],
  afterRow: number,
  categoryIdOf: (path: string | undefined) => string | null,
): Promise<ImportProduct[]> {
  const derived = new Map(batch.map(({ handle }) => [handle, derivedId('product', merchantId, handle)]));
  const [byHandles, byIds] = await Promise.all([
    store.products.byHandles(merchantId, [...derived.keys()]),
    store.products.byIds(merchantId, [...derived.values()]),
  ]);
  const known = new Map<string, Product>([...byIds, ...byHandles].map((product) => [product.id, product]));
  const idByHandle = new Map(byHandles.map((product) => [product.handle, product.id]));
  return batch.map((file, index) => {
    const productId = idByHandle.get(file.handle) ?? derived.get(file.handle) ?? '';
    const before = known.get(productId);
    const categoryId = categoryIdOf(file.category) ?? before?.categoryId ?? null;
    return {
      importId: one.id,
      worker,
      file,
      afterRow: batch[index - 1]?.rows.to ?? afterRow,
      productId,
      known: before,
      merged: mergeImported(before, file, { productId, categoryId, currency: one.currency }),
    };
  });
}
