import { rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { changeProduct } from '../domain/change-product.ts';
import type { Product, ProductNotFound, VersionConflict } from '../domain/product.ts';
import { products } from '../storage/tables.ts';
import { keysOfProduct, productIn, saveProduct } from './save-product.ts';

export type ArchiveProduct = { readonly productId: string; readonly expectedVersion?: number | undefined };

/** Takes a product off sale for good; it keeps its handle and SKUs, and orders keep pointing at it. */
export const archiveProduct: Write<ArchiveProduct, Product, ProductNotFound | VersionConflict> = {
  name: 'archiveProduct',
  load: ({ productId }) => [rowKey(products, productId)],
  follow: ({ productId }, state) => keysOfProduct(state.get(products, productId)),

  decide: ({ productId, expectedVersion }, state, context) => {
    const before = state.get(products, productId);
    if (!before) return reject({ code: 'PRODUCT_NOT_FOUND' });
    if (expectedVersion !== undefined && expectedVersion !== before.version) {
      return reject({ code: 'VERSION_CONFLICT', version: before.version });
    }
    const change = changeProduct(before, { status: 'archived' }, context.nowMs);
    if (!change) return accept({ effectId: productId });
    const saved = saveProduct(state, before, change.product, context);
    if (!saved.ok) throw new Error(`Product ${productId} lost a name that it had: ${saved.rejection.code}`);
    return saved;
  },

  answer: (state, productId) => productIn(state, productId),
};
