import { type Category, type CategoryTree, categoryTree } from './category.ts';
import { type Arranged, type Collection, isIn } from './collection.ts';

/** How a merchant's products are arranged: the tree of categories, the collections, the fields that are facets. */
export type Arrangement = {
  readonly tree: CategoryTree;
  readonly collections: readonly Collection[];
  readonly facetFields: ReadonlySet<string>;
  /** Grows with every change of any part. */
  readonly version: number;
};

export function arrangement(
  categories: readonly Category[],
  collections: readonly Collection[],
  fields: readonly { readonly key: string; readonly filterable: boolean; readonly version: number }[],
): Arrangement {
  return {
    tree: categoryTree(categories),
    collections,
    facetFields: new Set(fields.filter((field) => field.filterable).map((field) => field.key)),
    version: [...categories, ...collections, ...fields].reduce((sum, { version }) => sum + version, 0),
  };
}

export function collectionsOf({ collections, tree }: Arrangement, product: Arranged): Collection[] {
  return collections.filter((collection) => isIn(collection, product, tree));
}
