import { derivedId } from '@concord/ids';
import type { ImportedProduct } from '@concord/product-import';
import { pathTo } from '../domain/category.ts';
import { handleOf } from '../domain/handle.ts';
import type { Import } from '../domain/import.ts';
import { plainText } from '../domain/plain-text.ts';
import { createCategory } from '../use-cases/arrange-products.ts';
import { type ImportRun, importContext } from './import-deps.ts';

const MAX_DEPTH = 10;

/** Which category a path of the file means; null for none. */
export type CategoryIdOf = (path: string | undefined) => string | null;

/** What the paths of a file were found to mean so far: nobody deletes a category, so it is asked for once in a run. */
export type KnownCategories = Map<string, string>;

/**
 * Sees to it that the categories which a batch names (`Home & Garden > Lighting`) are in the tree. A path is recognised
 * by its names, so a category that a merchant made by hand is found as well. Answers which category a path means.
 */
export async function ensureCategories(
  run: ImportRun,
  one: Import,
  batch: readonly ImportedProduct[],
  known: KnownCategories,
): Promise<CategoryIdOf> {
  const paths = new Set(batch.flatMap(({ category }) => (category === undefined ? [] : [category])));
  const unknown = [...paths].filter((path) => !known.has(path));
  if (unknown.length > 0) await learnCategories(run, one, unknown, known);
  return (path) => (path === undefined ? null : (known.get(path) ?? null));
}

async function learnCategories(
  run: ImportRun,
  one: Import,
  paths: readonly string[],
  known: KnownCategories,
): Promise<void> {
  const { tree } = await run.store.arrangement(run.merchantId);
  const idOf = new Map(tree.all.map(({ id }) => [pathKey(pathTo(tree, id).map(({ name }) => name)), id]));
  for (const path of paths) {
    const names = namesOf(path);
    for (let depth = 1; depth <= names.length; depth++) {
      const key = pathKey(names.slice(0, depth));
      if (!idOf.has(key)) idOf.set(key, await addCategory(run, one, names.slice(0, depth), idOf));
    }
    const id = idOf.get(pathKey(names));
    if (id !== undefined) known.set(path, id);
  }
}

async function addCategory(
  { store, cache, merchantId }: ImportRun,
  one: Import,
  names: readonly string[],
  idOf: ReadonlyMap<string, string>,
): Promise<string> {
  const id = derivedId('category', merchantId, pathKey(names));
  const wanted = {
    id,
    name: names.at(-1) ?? '',
    parentId: idOf.get(pathKey(names.slice(0, -1))) ?? null,
    position: 0,
  };
  for (const handle of handles(names)) {
    const context = importContext(merchantId, one.id, one.startedBy);
    const created = await store.writer.run(createCategory, { ...wanted, handle }, context);
    cache.forgetArrangement(merchantId);
    if (created.ok) return created.value.id;
    if (created.rejection.code !== 'HANDLE_TAKEN')
      throw new Error(`Category ${names.join(' > ')}: ${created.rejection.code}`);
  }
  throw new Error(`Category ${names.join(' > ')} found no free handle`);
}

/** Its own name first, then with those above it: `jackets`, `clothing-jackets`, …; at last one that nobody else has. */
function handles(names: readonly string[]): string[] {
  const plain = names.map((_, index) => handleOf(names.slice(names.length - 1 - index).join(' ')));
  return [...new Set([...plain, `${handleOf(names.join(' '))}-${names.length}`])];
}

function namesOf(path: string): string[] {
  return path
    .split('>')
    .map((name) => name.trim().slice(0, 120))
    .filter((name) => name !== '')
    .slice(0, MAX_DEPTH);
}

function pathKey(names: readonly string[]): string {
  return names.map(plainText).join('\n');
}
