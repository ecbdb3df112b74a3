import { type CategoryTree, pathTo } from './category.ts';
import { plainText } from './plain-text.ts';
import type { Product } from './product.ts';

export type RuleField = 'tag' | 'vendor' | 'type' | 'category' | 'title';

/** Which products a collection has by itself. */
export type CollectionRule = {
  readonly match: 'all' | 'any';
  readonly conditions: readonly { readonly field: RuleField; readonly value: string }[];
};

/** Products picked by hand, in that order, or all that match a rule. */
export type Collection = {
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly productIds: readonly string[];
  readonly rule: CollectionRule | null;
  readonly version: number;
};

/** What decides where a product is arranged. */
export type Arranged = Pick<Product, 'id' | 'tags' | 'vendor' | 'type' | 'categoryId' | 'title'>;

export function isIn(collection: Collection, product: Arranged, tree: CategoryTree): boolean {
  if (collection.rule === null) return collection.productIds.includes(product.id);
  const { match, conditions } = collection.rule;
  const holds = ({ field, value }: (typeof conditions)[number]): boolean => {
    switch (field) {
      case 'tag':
        return product.tags.some((tag) => sameText(tag, value));
      case 'vendor':
        return product.vendor !== null && sameText(product.vendor, value);
      case 'type':
        return product.type !== null && sameText(product.type, value);
      case 'category':
        return pathTo(tree, product.categoryId).some(({ id }) => id === value);
      case 'title':
        return plainText(product.title).includes(plainText(value));
    }
  };
  return match === 'all' ? conditions.every(holds) : conditions.some(holds);
}

function sameText(a: string, b: string): boolean {
  return plainText(a) === plainText(b);
}
