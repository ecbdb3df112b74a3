import { derivedId } from '@concord/ids';
import type { ImportedProduct } from '@concord/product-import';
import type { Import } from '../domain/import.ts';
import { mergeImported } from '../domain/merge-imported.ts';
import type { Product } from '../domain/product.ts';
import { type ImportProduct, importProduct } from '../use-cases/import-product.ts';
import { type CategoryIdOf, ensureCategories, type KnownCategories } from './ensure-categories.ts';
import { type ImportRun, importContext } from './import-deps.ts';
import type { SavedProduct } from './open-balances.ts';

const ATTEMPTS = 3;

/** Products that stand one behind the other in the file. */
export type Batch = {
  readonly files: readonly ImportedProduct[];
  /** Where the product before them ends. */
  readonly afterRow: number;
  /** Where the last of them ends. */
  readonly lastRow: number;
};

/** A batch, and what becomes of each of its products, as far as the catalogue is known. */
export type PreparedBatch = Batch & {
  readonly categoryIdOf: CategoryIdOf;
  readonly commands: readonly ImportProduct[];
};

/** Reads what the catalogue has of a batch, and sees to its categories. The batch before may still be on its way. */
export async function prepareBatch(
  run: ImportRun,
  one: Import,
  batch: Batch,
  categories: KnownCategories,
): Promise<PreparedBatch> {
  const categoryIdOf = one.dryRun ? () => null : await ensureCategories(run, one, batch.files, categories);
  const commands = await commandsOf(run, one, batch.files, batch.afterRow, categoryIdOf);
  return { ...batch, categoryIdOf, commands };
}

/**
 * Saves a batch of products in one round of the writer. Should someone change one of them meanwhile, the batch is read
 * and saved again; what is saved already is passed over. A product that cannot be saved at all is given up and reported.
 */
export async function saveBatch(
  run: ImportRun,
  one: Import,
  { files, afterRow, categoryIdOf, commands: prepared }: PreparedBatch,
): Promise<SavedProduct[]> {
  let commands = prepared;
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const settled = await Promise.allSettled(commands.map((command) => save(run, one, command)));
    const saved = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (saved.length === files.length) return saved;
    commands = await commandsOf(run, one, files, afterRow, categoryIdOf);
  }
  const saved: SavedProduct[] = [];
  let previousRow = afterRow;
  for (const file of files) {
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
  categoryIdOf: CategoryIdOf,
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
      dryRun: one.dryRun,
      known: before,
      merged: mergeImported(before, file, { productId, categoryId, currency: one.currency }),
    };
  });
}
