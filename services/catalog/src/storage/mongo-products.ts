import { type SortCursor, sortCursors } from '@concord/contract';
import { type Db, type Document, documentId, type Filter, oneOf } from '@concord/documents';
import { plainText } from '../domain/plain-text.ts';
import type { Product } from '../domain/product.ts';
import type { DocumentStore, FoundVariant, ProductPage, ProductQuery, ResolvedRule } from './document-store.ts';
import { products, variants } from './tables.ts';

type ProductDocument = Document & { readonly _id: string; readonly data: Product };
type VariantDocument = Document & { readonly _id: string; readonly id: string; readonly product_id: string };

const DATA = { _id: 0, data: 1 };

/** Product documents in MongoDB. The merchant is in every id and in every filter; what a variant is of, is asked first. */
export function mongoProducts(db: Db): DocumentStore {
  const documents = db.collection<ProductDocument>(products.name);
  const read = async (filter: Filter<ProductDocument>): Promise<Product[]> =>
    (await documents.find(filter).project<{ data: Product }>(DATA).toArray()).map(({ data }) => data);
  const byIds = async (merchantId: string, ids: readonly string[]): Promise<Product[]> => {
    if (ids.length === 0) return [];
    const found = await read({ _id: oneOf(ids.map((id) => documentId(merchantId, [id]))) } as Filter<ProductDocument>);
    const byId = new Map(found.map((product) => [product.id, product]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  };
  const found = async (merchantId: string, filter: Filter<VariantDocument>, limit = 0): Promise<FoundVariant[]> => {
    const places = await db
      .collection<VariantDocument>(variants.name)
      .find(filter)
      .sort({ id: 1 })
      .limit(limit)
      .project<{ id: string; product_id: string }>({ _id: 0, id: 1, product_id: 1 })
      .toArray();
    const ofProducts = await byIds(merchantId, [...new Set(places.map((place) => place.product_id))]);
    const byId = new Map(ofProducts.map((product) => [product.id, product]));
    return places.flatMap(({ id: variantId, product_id }) => {
      const product = byId.get(product_id);
      return product ? [{ variantId, product }] : [];
    });
  };
  return {
    byIds,
    byHandles: (merchantId, handles) => read({ merchant_id: merchantId, handle: { $in: [...handles] } }),
    byVariantIds: (merchantId, ids) =>
      found(merchantId, { _id: oneOf(ids.map((id) => documentId(merchantId, [id]))) } as Filter<VariantDocument>),
    bySkus: (merchantId, skus) => found(merchantId, { merchant_id: merchantId, sku: { $in: skus }, withdrawn: false }),
    byBarcode: async (merchantId, barcode) =>
      (await found(merchantId, { merchant_id: merchantId, barcode, withdrawn: false }, 1))[0],
    list: async (merchantId, query) => {
      const page = documents
        .find(listFilter(merchantId, query))
        .sort(orderOf(query.sort))
        .limit(query.first + 1);
      return pageOf(await page.project<{ data: Product }>(DATA).toArray(), query);
    },
  };
}

/** One more than asked was read, to know whether there is another page. */
function pageOf(found: readonly { readonly data: Product }[], { first, sort }: ProductQuery): ProductPage {
  const items = found.slice(0, first).map(({ data }) => data);
  const last = found.length > first ? items.at(-1) : undefined;
  return { items, nextCursor: last ? sortCursors.write([sortedBy(last, sort), last.id]) : null };
}

function listFilter(merchantId: string, query: ProductQuery): Filter<ProductDocument> {
  const conditions: Filter<ProductDocument>[] = [];
  if (query.categoryIds) conditions.push({ category_id: { $in: query.categoryIds } });
  if (query.productIds) conditions.push({ id: { $in: query.productIds } });
  if (query.rule) conditions.push(ruleFilter(query.rule));
  if (query.titlePrefix !== undefined) {
    const prefix = plainText(query.titlePrefix);
    conditions.push({ title_key: { $gte: prefix, $lt: `${prefix}\u{10FFFF}` } });
  }
  const after = sortCursors.read(query.after);
  if (after) conditions.push(afterFilter(query.sort, after));
  return {
    merchant_id: merchantId,
    ...(query.status && { status: query.status }),
    ...(conditions.length > 0 && { $and: conditions }),
  };
}

function afterFilter(sort: ProductQuery['sort'], [by, id]: Readonly<SortCursor>): Filter<ProductDocument> {
  const place = typeof by === 'number' ? new Date(by).toISOString() : by;
  const field = sort === 'title' ? 'title_key' : 'created_at';
  const beyond = sort === 'newest' ? '$lt' : '$gt';
  return { $or: [{ [field]: { [beyond]: place } }, { [field]: place, id: { [beyond]: id } }] };
}

function orderOf(sort: ProductQuery['sort']): Record<string, 1 | -1> {
  switch (sort) {
    case 'newest':
      return { created_at: -1, id: -1 };
    case 'oldest':
      return { created_at: 1, id: 1 };
    case 'title':
      return { title_key: 1, id: 1 };
  }
}

function sortedBy(product: Product, sort: ProductQuery['sort']): string | number {
  return sort === 'title' ? plainText(product.title) : product.createdAtMs;
}

/** The same rule as `isIn` of the domain, where the server can apply it to a page. */
function ruleFilter({ match, conditions }: ResolvedRule): Filter<ProductDocument> {
  return { [match === 'all' ? '$and' : '$or']: conditions.map(conditionFilter) };
}

function conditionFilter(condition: ResolvedRule['conditions'][number]): Filter<ProductDocument> {
  switch (condition.field) {
    case 'category':
      return { category_id: { $in: condition.categoryIds } };
    case 'tag':
      return { tag_keys: plainText(condition.value) };
    case 'vendor':
      return { vendor_key: plainText(condition.value) };
    case 'type':
      return { type_key: plainText(condition.value) };
    case 'title':
      return { title_key: { $regex: plainText(condition.value).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&') } };
  }
}
