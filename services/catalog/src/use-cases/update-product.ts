import { rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { changeProduct } from '../domain/change-product.ts';
import type { Option, Product, ProductDetails, ProductNotFound, VersionConflict } from '../domain/product.ts';
import { arrangeVariants, type WantedVariant } from '../domain/variants.ts';
import { claims, products } from '../storage/tables.ts';
import type { CreateProductRefused } from './create-product.ts';
import {
  checkReferences,
  keysOfProduct,
  keysOfReferences,
  keysOfVariants,
  productIn,
  saveProduct,
} from './save-product.ts';

export type UpdateProduct = {
  readonly productId: string;
  readonly expectedVersion?: number | undefined;
  readonly details: Partial<ProductDetails>;
  readonly options?: readonly Option[] | undefined;
  readonly variants?: readonly WantedVariant[] | undefined;
};

/** Changes what is named and nothing else. What changes nothing leaves no version, no revision and no event. */
export const updateProduct: Write<UpdateProduct, Product, CreateProductRefused | ProductNotFound | VersionConflict> = {
  name: 'updateProduct',
  load: ({ productId, details, variants = [] }) => [
    rowKey(products, productId),
    ...(details.handle === undefined ? [] : [rowKey(claims, 'product', details.handle)]),
    ...keysOfVariants(variants.map(({ freshId, sku }) => ({ id: freshId, sku }))),
    ...keysOfReferences({ ...details, variants }),
  ],
  follow: ({ productId }, state) => keysOfProduct(state.get(products, productId)),

  decide: ({ productId, expectedVersion, details, options, variants }, state, context) => {
    const before = state.get(products, productId);
    if (!before) return reject({ code: 'PRODUCT_NOT_FOUND' });
    if (expectedVersion !== undefined && expectedVersion !== before.version) {
      return reject({ code: 'VERSION_CONFLICT', version: before.version });
    }
    const wanted = variants ?? before.variants.map((variant) => ({ ...variant, freshId: variant.id }));
    const arranged = arrangeVariants(before.variants, options ?? before.options, wanted);
    if (!arranged.ok) return arranged;
    const checked = checkReferences(state, { ...details, ...(variants && { variants: arranged.value.variants }) });
    if (!checked.ok) return checked;
    const change = changeProduct(before, { ...details, ...arranged.value }, context.nowMs);
    return change ? saveProduct(state, before, change.product, context) : accept({ effectId: productId });
  },

  answer: (state, productId) => productIn(state, productId),
};
