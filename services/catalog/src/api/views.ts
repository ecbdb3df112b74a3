import { type Arrangement, collectionsOf } from '../domain/arrangement.ts';
import { pathTo } from '../domain/category.ts';
import type { Collection } from '../domain/collection.ts';
import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { countsOf, type Import, type ImportProblem } from '../domain/import.ts';
import { type Product, type Variant, variantTitle } from '../domain/product.ts';
import type { Revision } from '../domain/revision.ts';

export function variantView(variant: Variant, options: Product['options']) {
  const { prices, optionValues, ...facts } = variant;
  return {
    ...facts,
    title: variantTitle(variant),
    optionValues: [...optionValues],
    options: options.map(({ name }, at) => ({ name, value: optionValues[at] ?? '' })),
    prices: Object.entries(prices)
      .map(([currency, price]) => ({ currency, ...price }))
      .toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
    customFields: { ...variant.customFields },
  };
}

type ProductView = ReturnType<typeof viewOf>;

/** Made once for a document that is kept in memory: neither it nor its view ever changes. */
const views = new WeakMap<Product, { readonly arrangedAt: number; readonly view: ProductView }>();

export function productView(product: Product, arranged: Arrangement): ProductView {
  const known = views.get(product);
  if (known?.arrangedAt === arranged.version) return known.view;
  const view = viewOf(product, arranged);
  views.set(product, { arrangedAt: arranged.version, view });
  return view;
}

function viewOf(product: Product, arranged: Arrangement) {
  const { createdAtMs, updatedAtMs, variants, options, tags, images, customFields, ...facts } = product;
  return {
    ...facts,
    categoryIds: pathTo(arranged.tree, product.categoryId).map(({ id }) => id),
    collectionIds: collectionsOf(arranged, product).map(({ id }) => id),
    tags: [...tags],
    options: options.map(({ name, values }) => ({ name, values: [...values] })),
    variants: variants.map((variant) => variantView(variant, options)),
    images: [...images],
    customFields: { ...customFields },
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
}

export function variantWithProductView(variant: Variant, product: Product) {
  const { id, handle, title, status, giftCard } = product;
  return { ...variantView(variant, product.options), product: { id, handle, title, status, giftCard } };
}

export function collectionView({ productIds, rule, ...collection }: Collection) {
  return {
    ...collection,
    productIds: [...productIds],
    rule: rule && { match: rule.match, conditions: [...rule.conditions] },
  };
}

export function customFieldView({ version: _, ...field }: CustomFieldDefinition) {
  return field;
}

export function revisionView({ id, subjectId, version, change, fields, actor, occurredAtMs }: Revision) {
  const occurredAt = new Date(occurredAtMs).toISOString();
  return { id, subjectId, version, change, fields: Object.keys(fields), actor, occurredAt };
}

export function importView(one: Import, problems: ImportProblem[]) {
  const { id, status, dryRun, savedRow, findings, failure, startedAtMs, finishedAtMs } = one;
  return {
    importId: id,
    status,
    dryRun,
    rows: savedRow,
    ...countsOf(one),
    severities: findings.severities,
    problems,
    failure,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs).toISOString(),
  };
}
