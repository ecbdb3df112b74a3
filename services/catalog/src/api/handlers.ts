import type { Call, Handlers } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept, mapResult, type Rejection, type Result, reject } from '@concord/result';
import { callContext } from '@concord/service';
import type { catalogContract } from '../../contract.ts';
import type { Collection } from '../domain/collection.ts';
import { handleOf } from '../domain/handle.ts';
import { problemsOf } from '../domain/import.ts';
import type { Product } from '../domain/product.ts';
import type { CatalogCache } from '../storage/catalog-cache.ts';
import type { CatalogStore } from '../storage/catalog-store.ts';
import { archiveProduct } from '../use-cases/archive-product.ts';
import { createCategory, createCollection, updateCollection } from '../use-cases/arrange-products.ts';
import { createProduct } from '../use-cases/create-product.ts';
import { defineCustomField } from '../use-cases/define-custom-field.ts';
import { setPrices } from '../use-cases/set-prices.ts';
import { startImport } from '../use-cases/start-import.ts';
import { updateProduct } from '../use-cases/update-product.ts';
import { createProductCommand, updateProductCommand } from './prepare.ts';
import { arrangementOf } from './read-prices.ts';
import { catalogReads } from './reads.ts';
import { collectionView, customFieldView, importView, productView, revisionView } from './views.ts';

export type CatalogParts = {
  readonly store: CatalogStore;
  readonly cache: CatalogCache;
  readonly onImportStarted: () => void;
};

/** Each operation: take the verified call, run the use case, show the result. */
export function catalogHandlers(parts: CatalogParts): Handlers<typeof catalogContract> {
  const { store, cache } = parts;
  const reads = { store, cache };

  /** `input` is what was asked, by which a repeat is known; the command may have ids made for it. */
  const run = <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    call: Call,
    input: unknown = command,
  ): Promise<Result<Answer, Refused | IdempotencyRejection>> =>
    store.writer.run(write, command, callContext(call, write.name, input));

  const showProduct = async <Refused extends Rejection>(result: Result<Product, Refused>, { merchantId }: Call) => {
    if (!result.ok) return result;
    cache.forgetProducts(merchantId, [result.value.id]);
    return accept(productView(result.value, await arrangementOf(reads, merchantId)));
  };
  const showCollection = <Refused extends Rejection>(result: Result<Collection, Refused>, { merchantId }: Call) => {
    cache.forgetArrangement(merchantId);
    return mapResult(result, collectionView);
  };

  return {
    ...catalogReads(reads),
    createProduct: async (input, call) =>
      showProduct(named(await run(createProduct, createProductCommand(input), call, input)), call),
    updateProduct: async (input, call) =>
      showProduct(await run(updateProduct, updateProductCommand(input), call, input), call),
    archiveProduct: async (command, call) => showProduct(await run(archiveProduct, command, call), call),
    setPrices: async (input, call) => {
      const found = await store.products.byVariantIds(call.merchantId, [
        ...new Set(input.lines.map((one) => one.variantId)),
      ]);
      const productOf = new Map(found.map(({ variantId, product }) => [variantId, product.id]));
      const lines = input.lines.map((line) => ({ ...line, productId: productOf.get(line.variantId) ?? '' }));
      const result = await run(setPrices, { lines }, call, input);
      if (result.ok)
        cache.forgetProducts(
          call.merchantId,
          result.value.map(({ id }) => id),
        );
      return mapResult(result, (products) => ({
        products: products.map(({ id, version }) => ({ productId: id, version })),
      }));
    },
    createCategory: async (input, call) => {
      const { parentId = null, handle = handleOf(input.name), ...facts } = input;
      const result = await run(createCategory, { ...facts, id: newId('category'), parentId, handle }, call, input);
      cache.forgetArrangement(call.merchantId);
      return result;
    },
    createCollection: async (input, call) => {
      const { rule = null, productIds = [], handle = handleOf(input.title), ...facts } = input;
      const command = { ...facts, id: newId('collection'), handle, rule, productIds };
      return showCollection(await run(createCollection, command, call, input), call);
    },
    updateCollection: async ({ collectionId, expectedVersion, ...fields }, call) => {
      const change = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      return showCollection(await run(updateCollection, { collectionId, expectedVersion, change }, call), call);
    },
    defineCustomField: async (command, call) => {
      const result = await run(defineCustomField, command, call);
      cache.forgetArrangement(call.merchantId);
      return mapResult(result, customFieldView);
    },
    startImport: async (input, call) => {
      const result = await run(startImport, { ...input, importId: newId('import') }, call, input);
      parts.onImportStarted();
      return mapResult(result, (importId) => ({ importId }));
    },
    getImport: async ({ importId }, { merchantId }) => {
      const one = await store.importById(merchantId, importId);
      return one ? accept(importView(one, problemsOf(one))) : reject({ code: 'IMPORT_NOT_FOUND' });
    },
    listRevisions: async (query, { merchantId }) => {
      const found = await store.revisions(merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({ items: found.map(revisionView), nextCursor: last?.id ?? null });
    },
  };
}

/** A new product names no variant by id, so this refusal of the shared rule cannot come. */
function named<Value, Refused extends Rejection>(
  result: Result<Value, Refused | { readonly code: 'VARIANT_NOT_FOUND' }>,
): Result<Value, Exclude<Refused, { readonly code: 'VARIANT_NOT_FOUND' }>> {
  if (result.ok) return result;
  if (result.rejection.code === 'VARIANT_NOT_FOUND') throw new Error('A new product named a variant by id');
  return { ok: false, rejection: result.rejection as Exclude<Refused, { readonly code: 'VARIANT_NOT_FOUND' }> };
}
