import { type Database, rowsOf, type SqlValue, sql } from '@concord/database';
import { plainText } from '../domain/plain-text.ts';
import type { Product } from '../domain/product.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { DocumentStore, FoundVariant, ProductPage, ProductQuery, ResolvedRule } from './document-store.ts';

type DocumentRow = { data: Product };
type VariantRow = DocumentRow & { variant_id: string };

const BY_IDS = 'select data from product where merchant_id = $1 and id = any($2)';
const BY_HANDLES = 'select data from product where merchant_id = $1 and handle = any($2)';
const FOUND = `select v.id as variant_id, p.data from variant v
  join product p on p.merchant_id = v.merchant_id and p.id = v.product_id where v.merchant_id = $1`;
const BY_VARIANT_IDS = `${FOUND} and v.id = any($2)`;
const BY_SKUS = `${FOUND} and v.sku = any($2) and not v.withdrawn`;
const BY_BARCODE = `${FOUND} and v.barcode = $2 and not v.withdrawn order by v.id limit 1`;

/** Product documents in PostgreSQL's JSONB. The merchant is in the query and in the row-level policy. */
export function postgresDocuments(database: Database): DocumentStore {
  const documents = async (merchantId: string, text: string, keys: readonly string[]): Promise<Product[]> => {
    if (keys.length === 0) return [];
    const [result] = await database.forMerchant(merchantId, sql<DocumentRow>(text, merchantId, keys));
    return rowsOf<DocumentRow>(result).map((row) => row.data);
  };
  const found = async (merchantId: string, text: string, keys: SqlValue): Promise<FoundVariant[]> => {
    const [result] = await database.forMerchant(merchantId, sql<VariantRow>(text, merchantId, keys));
    return rowsOf<VariantRow>(result).map((row) => ({ variantId: row.variant_id, product: row.data }));
  };
  return {
    byIds: async (merchantId, ids) => {
      const byId = new Map((await documents(merchantId, BY_IDS, ids)).map((product) => [product.id, product]));
      return ids.flatMap((id) => byId.get(id) ?? []);
    },
    byHandles: (merchantId, handles) => documents(merchantId, BY_HANDLES, handles),
    byVariantIds: (merchantId, variantIds) => found(merchantId, BY_VARIANT_IDS, variantIds),
    bySkus: (merchantId, skus) => found(merchantId, BY_SKUS, skus),
    byBarcode: async (merchantId, barcode) => (await found(merchantId, BY_BARCODE, barcode))[0],
    list: (merchantId, query) => list(database, merchantId, query),
  };
}

/** Collects values and answers their places, so that no value is ever part of a statement's text. */
type Values = { readonly list: SqlValue[]; readonly add: (value: SqlValue) => string };

async function list(database: Database, merchantId: string, query: ProductQuery): Promise<ProductPage> {
  const { text, values } = listStatement(merchantId, query);
  const [result] = await database.forMerchant(merchantId, sql<DocumentRow>(text, ...values));
  const found = rowsOf<DocumentRow>(result).map((row) => row.data);
  const items = found.slice(0, query.first);
  const last = found.length > query.first ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor([sortedBy(last, query.sort), last.id]) : null };
}

/** One more than asked is read, to know whether there is another page. */
export function listStatement(merchantId: string, query: ProductQuery): { text: string; values: SqlValue[] } {
  const values = collectedValues();
  const conditions = [`merchant_id = ${values.add(merchantId)}`, ...conditionsOf(query, values)];
  const text = `select data from product where ${conditions.join(' and ')}
    order by ${orderOf(query.sort)} limit ${values.add(query.first + 1)}`;
  return { text, values: values.list };
}

function conditionsOf(query: ProductQuery, values: Values): string[] {
  const conditions: string[] = [];
  if (query.status) conditions.push(`status = ${values.add(query.status)}`);
  if (query.categoryIds) conditions.push(`category_id = any(${values.add(query.categoryIds)})`);
  if (query.productIds) conditions.push(`id = any(${values.add(query.productIds)})`);
  if (query.rule) conditions.push(ruleCondition(query.rule, values));
  if (query.titlePrefix !== undefined) {
    const prefix = plainText(query.titlePrefix);
    conditions.push(`title_key >= ${values.add(prefix)} and title_key < ${values.add(`${prefix}\u{10FFFF}`)}`);
  }
  const after = readCursor(query.after);
  if (after) conditions.push(afterCondition(query.sort, after, values));
  return conditions;
}

function afterCondition(sort: ProductQuery['sort'], [by, id]: readonly [string | number, string], values: Values) {
  const place = typeof by === 'number' ? new Date(by).toISOString() : by;
  switch (sort) {
    case 'newest':
      return `(created_at, id) < (${values.add(place)}::timestamptz, ${values.add(id)})`;
    case 'oldest':
      return `(created_at, id) > (${values.add(place)}::timestamptz, ${values.add(id)})`;
    case 'title':
      return `(title_key, id) > (${values.add(place)}, ${values.add(id)})`;
  }
}

function orderOf(sort: ProductQuery['sort']): string {
  switch (sort) {
    case 'newest':
      return 'created_at desc, id desc';
    case 'oldest':
      return 'created_at, id';
    case 'title':
      return 'title_key, id';
  }
}

function sortedBy(product: Product, sort: ProductQuery['sort']): string | number {
  return sort === 'title' ? plainText(product.title) : product.createdAtMs;
}

/** The same rule as `isIn` of the domain, where the database can apply it to a page. */
function ruleCondition({ match, conditions }: ResolvedRule, values: Values): string {
  const parts = conditions.map((condition) => conditionText(condition, values));
  return `(${parts.join(match === 'all' ? ' and ' : ' or ')})`;
}

function conditionText(condition: ResolvedRule['conditions'][number], values: Values): string {
  switch (condition.field) {
    case 'category':
      return `category_id = any(${values.add(condition.categoryIds)})`;
    case 'tag':
      return `${values.add(plainText(condition.value))} = any(tag_keys)`;
    case 'vendor':
      return `vendor_key = ${values.add(plainText(condition.value))}`;
    case 'type':
      return `type_key = ${values.add(plainText(condition.value))}`;
    case 'title':
      return `strpos(title_key, ${values.add(plainText(condition.value))}) > 0`;
  }
}

function collectedValues(): Values {
  const list: SqlValue[] = [];
  return {
    list,
    add: (value) => {
      list.push(value);
      return `$${list.length}`;
    },
  };
}
