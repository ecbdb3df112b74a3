import { append, type Decision, put, type RowKey, rowKey, type State, type WriteContext } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';
import { type Claim, claimNames } from '../domain/claim.ts';
import { type CustomFieldInvalid, firstInvalid } from '../domain/custom-field.ts';
import { productEvents } from '../domain/events.ts';
import type { CategoryNotFound, HandleTaken, Product, SkuTaken, Variant } from '../domain/product.ts';
import { revision } from '../domain/revision.ts';
import { changedFields, sameFacts } from '../domain/same-facts.ts';
import { variantPlaces } from '../domain/variant-place.ts';
import { categories, claims, customFields, products, revisions, variants } from '../storage/tables.ts';

/** Fields of a product that its revisions do not repeat. */
const BOOKKEEPING = new Set(['version', 'updatedAtMs', 'createdAtMs', 'id']);

export function productIn(state: State, productId: string): Product {
  const product = state.get(products, productId);
  if (!product) throw new Error(`Product ${productId} is not there after its own change`);
  return product;
}

/** The rows that a list of variants touches: where each is found, and the claim on its SKU. */
export function keysOfVariants(list: readonly Pick<Variant, 'id' | 'sku'>[]): RowKey[] {
  return list.flatMap(({ id, sku }) => [rowKey(variants, id), ...(sku === null ? [] : [rowKey(claims, 'sku', sku)])]);
}

/** The rows that the product, as it is now, touches when it changes; known once the product is. */
export function keysOfProduct(product: Product | undefined): RowKey[] {
  if (!product) return [];
  return [rowKey(claims, 'product', product.handle), ...keysOfVariants(product.variants)];
}

/**
 * Everything that is saved when a product becomes another: the document, the names it takes or gives back, where its
 * variants are found, the revision, and what others must know. Refused where a name is taken.
 */
export function saveProduct(
  state: State,
  before: Product | undefined,
  after: Product,
  context: WriteContext,
): Result<Required<Decision>, HandleTaken | SkuTaken> {
  const claimed = claimNames(before, after, (kind, name) => state.get(claims, kind, name));
  if (!claimed.ok) return claimed;
  const places = variantPlaces(before, after).filter((place) => !sameFacts(state.get(variants, place.id), place));
  return accept({
    effectId: after.id,
    put: [
      put(products, after),
      ...claimed.value.map((claim: Claim) => put(claims, claim)),
      ...places.map((place) => put(variants, place)),
    ],
    append: [append(revisions, revision({ ...revisionOf(before, after) }, context))],
    events: productEvents(before, after),
  });
}

function revisionOf(before: Product | undefined, after: Product) {
  const subject = { subjectId: after.id, version: after.version };
  if (!before) return { ...subject, change: 'created', fields: {} };
  const names = changedFields(before, after).filter((name) => !BOOKKEEPING.has(name));
  const fields = Object.fromEntries(names.map((name) => [name, { from: before[name], to: after[name] }]));
  return { ...subject, change: after.status === before.status ? 'updated' : after.status, fields };
}

/** Refuses a category that is not there and a custom field that is not defined so. */
export function checkReferences(
  state: State,
  changed: Partial<Pick<Product, 'categoryId' | 'customFields'>> & { readonly variants?: readonly Variant[] },
): Result<undefined, CategoryNotFound | CustomFieldInvalid> {
  const { categoryId } = changed;
  if (categoryId && !state.get(categories, categoryId)) return reject({ code: 'CATEGORY_NOT_FOUND' });
  const invalid =
    firstInvalid(changed.customFields ?? {}, (key) => state.get(customFields, 'product', key)) ??
    changed.variants
      ?.map((variant) => firstInvalid(variant.customFields, (key) => state.get(customFields, 'variant', key)))
      .find((key) => key !== undefined);
  return invalid === undefined ? accept(undefined) : reject({ code: 'CUSTOM_FIELD_INVALID', key: invalid });
}

/** The rows that `checkReferences` reads. */
export function keysOfReferences(changed: {
  readonly categoryId?: string | null | undefined;
  readonly customFields?: object | undefined;
  readonly variants?: readonly { readonly customFields: object }[] | undefined;
}): RowKey[] {
  const variantFields = new Set((changed.variants ?? []).flatMap((variant) => Object.keys(variant.customFields)));
  return [
    ...(changed.categoryId ? [rowKey(categories, changed.categoryId)] : []),
    ...Object.keys(changed.customFields ?? {}).map((key) => rowKey(customFields, 'product', key)),
    ...[...variantFields].map((key) => rowKey(customFields, 'variant', key)),
  ];
}
