import { sortCursors } from '@concord/contract';
import { type Database, rowsOf, type SqlValue, sql, UNSEEN_MERCHANT } from '@concord/database';
import { plainText } from '../domain/plain-text.ts';
import type { Product, ProductStatus } from '../domain/product.ts';
import type { DocumentStore, FoundVariant, ProductPage, ProductQuery, ResolvedRule } from './document-store.ts';
import { type KeptDocuments, keptDocuments } from './kept-documents.ts';

const STATUSES: readonly ProductStatus[] = ['draft', 'active', 'archived'];

type DocumentRow = { data: Product };
type VersionRow = { id: string; version: number };
type VariantRow = DocumentRow & { variant_id: string };

export const VERSIONS = `select id, version from product where merchant_id = ${UNSEEN_MERCHANT} and id = any($2)`;
export const BY_IDS = `select data from product where merchant_id = ${UNSEEN_MERCHANT} and id = any($2)`;
export const BY_HANDLES = `select data from product where merchant_id = ${UNSEEN_MERCHANT} and handle = any($2)`;
const FOUND = `select v.id as variant_id, p.data from variant v
  join product p on p.merchant_id = v.merchant_id and p.id = v.product_id where v.merchant_id = ${UNSEEN_MERCHANT}`;
/**
 * Carts ask it all the time, mostly for one or two. Of an array the server sees how short it is, and plans anew for each
 * of them, which takes longer than the look-up; of a JSON text it does not, and keeps the plan: each by its key.
 */
export const BY_VARIANT_IDS = `select v.id as variant_id, p.data from json_array_elements_text($2::json) as k(id),
  lateral (select id, product_id from variant where merchant_id = ${UNSEEN_MERCHANT} and id = k.id offset 0) v,
  lateral (select data from product where merchant_id = ${UNSEEN_MERCHANT} and id = v.product_id offset 0) p`;
const BY_SKUS = `${FOUND} and v.sku = any($2) and not v.withdrawn`;
const BY_BARCODE = `${FOUND} and v.barcode = $2 and not v.withdrawn order by v.id limit 1`;

/** Product documents in PostgreSQL's JSONB. The merchant is in the query and in the row-level policy. */
export function postgresDocuments(database: Database, kept: KeptDocuments = keptDocuments()): DocumentStore {
  const found = async (merchantId: string, text: string, keys: SqlValue): Promise<FoundVariant[]> => {
    const [result] = await database.forMerchant(merchantId, sql<VariantRow>(text, merchantId, keys));
    return rowsOf<VariantRow>(result).map((row) => ({ variantId: row.variant_id, product: row.data }));
  };
  return {
    byIds: (merchantId, ids) => byIds(database, kept, merchantId, ids),
    byHandles: async (merchantId, handles) =>
      (await read<DocumentRow>(database, BY_HANDLES, merchantId, handles)).map(({ data }) => data),
    byVariantIds: (merchantId, variantIds) => found(merchantId, BY_VARIANT_IDS, JSON.stringify(variantIds)),
    bySkus: (merchantId, skus) => found(merchantId, BY_SKUS, skus),
    byBarcode: async (merchantId, barcode) => (await found(merchantId, BY_BARCODE, barcode))[0],
    list: (merchantId, query) => list(database, kept, merchantId, query),
  };
}

/** Collects values and answers their places, so that no value is ever part of a statement's text. */
type Values = { readonly list: SqlValue[]; readonly add: (value: SqlValue) => string };

/** The versions of those that are kept, the documents of the others; and of those that have changed since. */
async function byIds(
  database: Database,
  kept: KeptDocuments,
  merchantId: string,
  ids: readonly string[],
): Promise<Product[]> {
  const found = new Map<string, Product>();
  const keptOnes = new Map(ids.map((id) => [id, kept.get(merchantId, id)]));
  const [known, unknown] = [ids.filter((id) => keptOnes.get(id)), ids.filter((id) => !keptOnes.get(id))];
  const [versions, documents] = await Promise.all([
    read<VersionRow>(database, VERSIONS, merchantId, known),
    readDocuments(database, merchantId, unknown),
  ]);
  const current = new Set(
    versions.filter(({ id, version }) => keptOnes.get(id)?.version === version).map(({ id }) => id),
  );
  const changed = versions.flatMap(({ id }) => (current.has(id) ? [] : [id]));
  for (const product of [...documents, ...(await readDocuments(database, merchantId, changed))]) {
    kept.keep(merchantId, product);
    found.set(product.id, product);
  }
  return ids.flatMap((id) => (current.has(id) ? keptOnes.get(id) : found.get(id)) ?? []);
}

async function readDocuments(database: Database, merchantId: string, ids: readonly string[]): Promise<Product[]> {
  return (await read<DocumentRow>(database, BY_IDS, merchantId, ids)).map(({ data }) => data);
}

async function read<Row extends Record<string, unknown>>(
  database: Database,
  text: string,
  merchantId: string,
  keys: readonly string[],
): Promise<Row[]> {
  if (keys.length === 0) return [];
  const [result] = await database.forMerchant(merchantId, sql<Row>(text, merchantId, keys));
  return rowsOf<Row>(result);
}

/** Which products there are comes with their versions; the documents of those that are not known at theirs come after. */
async function list(
  database: Database,
  kept: KeptDocuments,
  merchantId: string,
  query: ProductQuery,
): Promise<ProductPage> {
  const { text, values } = listStatement(merchantId, query);
  const [result] = await database.forMerchant(merchantId, sql<VersionRow>(text, ...values));
  const rows = rowsOf<VersionRow>(result);
  const known = new Map(rows.map(({ id }) => [id, kept.get(merchantId, id)]));
  const missing = rows.filter(({ id, version }) => known.get(id)?.version !== version).map(({ id }) => id);
  for (const product of await byIds(database, kept, merchantId, missing)) known.set(product.id, product);
  const found = rows
    .flatMap(({ id }) => known.get(id) ?? [])
    .filter(({ status }) => status === (query.status ?? status));
  const items = found.slice(0, query.first);
  const last = rows.length > query.first ? items.at(-1) : undefined;
  return { items, nextCursor: last ? sortCursors.write([sortedBy(last, query.sort), last.id]) : null };
}

/**
 * One more than asked is read, to know whether there is another page. An index gives the order within one status and one
 * category only: where there are more, each answers its own page and the page is made of those, so that no more products
 * are looked at, however many there are. The limit stands in the text: without it a plan expects a tenth of the table,
 * and the server plans anew each time, which takes longer than the list.
 */
export function listStatement(merchantId: string, query: ProductQuery): { text: string; values: SqlValue[] } {
  const values = collectedValues();
  const page = `order by ${orderOf(query.sort)} limit ${Math.trunc(query.first) + 1}`;
  const status = oneOf('status', query.status ? [query.status] : STATUSES, values);
  const category = oneOf('category_id', query.categoryIds, values);
  const conditions = [`merchant_id = ${values.add(merchantId)}`, status.condition, category.condition];
  const where = [...conditions.filter((one) => one !== ''), ...conditionsOf(query, values)].join(' and ');
  const parts = [status.parts, category.parts].filter((one) => one !== '');
  const text =
    parts.length === 0
      ? `select id, version from product where ${where} ${page}`
      : `select id, version from ${parts.join(', ')}, lateral (
          select id, version, created_at, title_key from product where ${where} ${page}) p ${page}`;
  return { text, values: values.list };
}

/** The condition that a column has one of these values: said plainly for one, part by part for several. */
function oneOf(column: string, wanted: readonly string[] | undefined, values: Values) {
  if (wanted === undefined) return { condition: '', parts: '' };
  const [only] = wanted;
  if (only !== undefined && wanted.length === 1) return { condition: `${column} = ${values.add(only)}`, parts: '' };
  const parts = `unnest(${values.add(wanted)}::text[]) as of_${column}(value)`;
  return { condition: `${column} = of_${column}.value`, parts };
}

function conditionsOf(query: ProductQuery, values: Values): string[] {
  const conditions: string[] = [];
  if (query.productIds) conditions.push(`id = any(${values.add(query.productIds)})`);
  if (query.rule) conditions.push(ruleCondition(query.rule, values));
  if (query.titlePrefix !== undefined) {
    const prefix = plainText(query.titlePrefix);
    conditions.push(`title_key >= ${values.add(prefix)} and title_key < ${values.add(`${prefix}\u{10FFFF}`)}`);
  }
  const after = sortCursors.read(query.after);
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
