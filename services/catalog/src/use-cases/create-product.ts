import { rowKey, type Write } from '@concord/database';
import type { CustomFieldInvalid } from '../domain/custom-field.ts';
import type {
  CategoryNotFound,
  HandleTaken,
  Option,
  Product,
  ProductDetails,
  SkuTaken,
  VariantNotFound,
} from '../domain/product.ts';
import { arrangeVariants, type OptionsMismatch, type WantedVariant } from '../domain/variants.ts';
import { claims, products } from '../storage/tables.ts';
import { checkReferences, keysOfReferences, keysOfVariants, productIn, saveProduct } from './save-product.ts';

export type CreateProduct = {
  readonly productId: string;
  readonly details: ProductDetails;
  readonly options: readonly Option[];
  readonly variants: readonly WantedVariant[];
};

export type CreateProductRefused =
  | HandleTaken
  | SkuTaken
  | OptionsMismatch
  | VariantNotFound
  | CategoryNotFound
  | CustomFieldInvalid;

/** A new product with its variants. Its handle and its SKUs must be free. */
export const createProduct: Write<CreateProduct, Product, CreateProductRefused> = {
  name: 'createProduct',
  load: ({ productId, details, variants }) => [
    rowKey(products, productId),
    rowKey(claims, 'product', details.handle),
    ...keysOfVariants(variants.map(({ freshId, sku }) => ({ id: freshId, sku }))),
    ...keysOfReferences({ ...details, variants }),
  ],

  decide: ({ productId, details, options, variants }, state, context) => {
    const arranged = arrangeVariants([], options, variants);
    if (!arranged.ok) return arranged;
    const checked = checkReferences(state, { ...details, variants: arranged.value.variants });
    if (!checked.ok) return checked;
    const product: Product = {
      ...details,
      ...arranged.value,
      id: productId,
      version: 1,
      createdAtMs: context.nowMs,
      updatedAtMs: context.nowMs,
    };
    return saveProduct(state, undefined, product, context);
  },

  replay: (effectId) => [rowKey(products, effectId)],
  answer: (state, effectId) => productIn(state, effectId),
};
