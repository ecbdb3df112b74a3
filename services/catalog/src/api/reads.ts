import { hasScope } from '@concord/auth';
import type { Call, Handlers } from '@concord/contract';
import { accept, type Result, reject } from '@concord/result';
import type { catalogContract } from '../../contract.ts';
import type { Arrangement } from '../domain/arrangement.ts';
import { withDescendants } from '../domain/category.ts';
import type { Collection } from '../domain/collection.ts';
import type { CategoryNotFound, CollectionNotFound, Product } from '../domain/product.ts';
import type { FoundVariant, ProductQuery } from '../storage/document-store.ts';
import { indexDocument } from './index-document.ts';
import { arrangementOf, type PriceReads, readPrices } from './read-prices.ts';
import { collectionView, customFieldView, productView, variantWithProductView } from './views.ts';

type ReadHandlers = Pick<
  Handlers<typeof catalogContract>,
  | 'getProduct'
  | 'getProducts'
  | 'getVariants'
  | 'findVariant'
  | 'listProducts'
  | 'priceVariants'
  | 'listCategories'
  | 'listCollections'
  | 'listCustomFields'
  | 'exportForIndex'
>;

/** What is asked of the catalogue. Shoppers see what is active; drafts and the archive need `catalog:read`. */
export function catalogReads(reads: PriceReads): ReadHandlers {
  const { store } = reads;
  const documents = store.products;
  const show = async (products: readonly Product[], { merchantId }: Call) => {
    const arranged = await arrangementOf(reads, merchantId);
    return products.map((product) => productView(product, arranged));
  };
  return {
    getProduct: async ({ productId, handle }, call) => {
      const found = productId
        ? await documents.byIds(call.merchantId, [productId])
        : await documents.byHandles(call.merchantId, handle === undefined ? [] : [handle]);
      const [product] = await show(visible(found, call), call);
      return product ? accept(product) : reject({ code: 'PRODUCT_NOT_FOUND' });
    },
    getProducts: async ({ productIds }, call) =>
      accept({ items: await show(visible(await documents.byIds(call.merchantId, productIds), call), call) }),
    getVariants: async ({ variantIds }, call) => {
      const found = new Map(
        (await documents.byVariantIds(call.merchantId, variantIds)).map((one) => [one.variantId, one]),
      );
      return accept({ items: variantIds.flatMap((id) => foundView(found.get(id), call)) });
    },
    findVariant: async ({ sku, barcode }, call) => {
      const { merchantId } = call;
      const bySku = sku === undefined ? undefined : (await documents.bySkus(merchantId, [sku]))[0];
      const found = bySku ?? (barcode === undefined ? undefined : await documents.byBarcode(merchantId, barcode));
      const [variant] = foundView(found, call);
      return variant ? accept(variant) : reject({ code: 'VARIANT_NOT_FOUND' });
    },
    listProducts: async (input, call) => {
      const arranged = await arrangementOf(reads, call.merchantId);
      const place = placeOf(arranged, input.categoryHandle, input.collectionHandle);
      if (!place.ok) return place;
      const { first, after, sort, query } = input;
      const status = seesAll(call) ? input.status : 'active';
      const page = await documents.list(call.merchantId, {
        ...{ first, after, sort, status, ...place.value },
        ...(query === undefined ? {} : { titlePrefix: query }),
      });
      return accept({ items: page.items.map((one) => productView(one, arranged)), nextCursor: page.nextCursor });
    },
    priceVariants: async (query, { merchantId }) => accept(await readPrices(reads, merchantId, query)),
    listCategories: async (_, { merchantId }) =>
      accept({ items: [...(await arrangementOf(reads, merchantId)).tree.all] }),
    listCollections: async (_, { merchantId }) => {
      const { collections } = await arrangementOf(reads, merchantId);
      return accept({ items: collections.map(collectionView).toSorted((a, b) => (a.title < b.title ? -1 : 1)) });
    },
    listCustomFields: async (_, { merchantId }) =>
      accept({ items: (await store.customFields(merchantId)).map(customFieldView) }),
    exportForIndex: async ({ productIds, first, after }, { merchantId }) => {
      // Read from the store and before the products: a document may only claim an arrangement that it shows.
      const arranged = await store.arrangement(merchantId);
      const page = productIds
        ? { items: await documents.byIds(merchantId, productIds), nextCursor: null }
        : await documents.list(merchantId, { sort: 'oldest', first, after });
      return accept({ items: page.items.map((one) => indexDocument(one, arranged)), nextCursor: page.nextCursor });
    },
  };
}

function seesAll({ principal }: Call): boolean {
  return hasScope(principal, 'catalog:read');
}

function visible(products: readonly Product[], call: Call): readonly Product[] {
  return seesAll(call) ? products : products.filter(({ status }) => status === 'active');
}

function foundView(found: FoundVariant | undefined, call: Call) {
  const variant = found?.product.variants.find(({ id }) => id === found.variantId);
  if (!found || !variant || visible([found.product], call).length === 0) return [];
  return [variantWithProductView(variant, found.product)];
}

type Place = Pick<ProductQuery, 'categoryIds' | 'productIds' | 'rule'>;

/** What a category or a collection means as a query. */
function placeOf(
  arranged: Arrangement,
  categoryHandle: string | undefined,
  collectionHandle: string | undefined,
): Result<Place, CategoryNotFound | CollectionNotFound> {
  const category = categoryHandle === undefined ? undefined : arranged.tree.byHandle.get(categoryHandle);
  if (categoryHandle !== undefined && !category) return reject({ code: 'CATEGORY_NOT_FOUND' });
  const collection = arranged.collections.find(({ handle }) => handle === collectionHandle);
  if (collectionHandle !== undefined && !collection) return reject({ code: 'COLLECTION_NOT_FOUND' });
  return accept({
    ...(category && { categoryIds: withDescendants(arranged.tree, category).map(({ id }) => id) }),
    ...(collection && contentsOf(collection, arranged)),
  });
}

function contentsOf({ productIds, rule }: Collection, { tree }: Arrangement): Place {
  if (rule === null) return { productIds };
  const conditions = rule.conditions.map(({ field, value }) => {
    if (field !== 'category') return { field, value };
    const category = tree.byId.get(value);
    return { field, categoryIds: category ? withDescendants(tree, category).map(({ id }) => id) : [] };
  });
  return { rule: { match: rule.match, conditions } };
}
