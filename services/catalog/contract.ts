import { contract } from '@concord/contract';
import { customFieldOperations } from './contract/custom-fields.ts';
import { groupOperations } from './contract/groups.ts';
import { importOperations } from './contract/imports.ts';
import { productOperations } from './contract/products.ts';
import { readingOperations } from './contract/reading.ts';

/** What Catalog does for others: products, their variants and prices, how they are arranged, and how they come in. */
export const catalogContract = contract({
  service: 'catalog',
  title: 'Product Catalog',
  description: 'Products, variants, prices, categories, collections and imports.',
  operations: {
    ...productOperations,
    ...readingOperations,
    ...groupOperations,
    ...customFieldOperations,
    ...importOperations,
  },
});
