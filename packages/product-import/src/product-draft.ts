import type { CurrencyCode } from '@concord/money';
import { cleanHtml } from './clean-html.ts';
import { cleanBlock, cleanLine, spellingKey } from './clean-text.ts';
import { type CollectedImages, collectImage, collectVariantImage, noImages, orderedImages } from './collect-images.ts';
import type { ImportedProduct, ImportedVariant, ProductStatus } from './imported-product.ts';
import type { ImportLimits } from './limits.ts';
import { optionNames, type RawVariant, readVariant } from './read-variant.ts';
import { booleanCell, complain, lineCell, type Row, rawCell, short } from './row-cells.ts';
import { type NameSpellings, type UnifiedVariant, unifyOptions } from './unify-options.ts';
import { variantKey } from './variant-key.ts';

/** A product while its rows pass by. */
export type ProductDraft = {
  readonly handle: string;
  readonly from: number;
  to: number;
  rowCount: number;
  first: Row | undefined;
  /** The first row with a title: what is said of the product as a whole is read there. */
  lead: Row | undefined;
  readonly names: [string, string, string];
  readonly variants: RawVariant[];
  variantRowCount: number;
  readonly images: CollectedImages;
};

export function startDraft(handle: string, row: number): ProductDraft {
  return {
    handle,
    from: row,
    to: row,
    rowCount: 0,
    first: undefined,
    lead: undefined,
    names: ['', '', ''],
    variants: [],
    variantRowCount: 0,
    images: noImages(),
  };
}

export function addRow(draft: ProductDraft, row: Row, currency: CurrencyCode, limits: ImportLimits): void {
  draft.rowCount += 1;
  if (draft.rowCount > limits.maxRowsPerProduct) {
    if (draft.rowCount > limits.maxRowsPerProduct + 1) return;
    complain(row, 'handle', 'TOO_MANY_ROWS', `More than ${limits.maxRowsPerProduct} rows; the rest are left out.`);
    return;
  }
  draft.first ??= row;
  if (draft.lead === undefined && lineCell(row, 'title') !== '') draft.lead = row;
  optionNames(row).forEach((name, slot) => {
    if (draft.names[slot] === '') draft.names[slot] = name;
  });
  collectImage(draft.images, row, limits.maxImagesPerProduct);
  if (isVariantRow(row)) addVariant(draft, row, currency, limits);
}

/** Rows that only add an image say nothing that is a variant's own. */
function isVariantRow(row: Row): boolean {
  const own = ['option1Value', 'option2Value', 'option3Value', 'sku', 'barcode', 'price'] as const;
  return own.some((name) => rawCell(row, name).trim() !== '');
}

function addVariant(draft: ProductDraft, row: Row, currency: CurrencyCode, limits: ImportLimits): void {
  draft.variantRowCount += 1;
  if (draft.variantRowCount > limits.maxVariantsPerProduct) {
    if (draft.variantRowCount > limits.maxVariantsPerProduct + 1) return;
    complain(
      row,
      'handle',
      'TOO_MANY_VARIANTS',
      `More than ${limits.maxVariantsPerProduct} variants; the rest are left out.`,
    );
    return;
  }
  const variant = readVariant(row, currency);
  if (variant) draft.variants.push(variant);
}

/** Answers undefined, with the reason reported, when the rows make no product that could be sold. */
export function finishDraft(
  draft: ProductDraft,
  currency: CurrencyCode,
  limits: ImportLimits,
  spellings: NameSpellings,
): ImportedProduct | undefined {
  const { first, lead } = draft;
  if (first === undefined) return undefined;
  if (lead === undefined) {
    complain(first, 'title', 'TITLE_MISSING', 'No row of this product has a title; it is left out.');
    return undefined;
  }
  if (draft.variantRowCount === 0) addVariant(draft, lead, currency, limits);
  const unified = unifyOptions(lead, draft.names, draft.variants, spellings);
  if (unified === undefined) return undefined;
  const variants = distinctVariants(draft, unified.variants, limits);
  if (variants.length === 0) {
    complain(lead, 'handle', 'NO_VARIANT', 'No row of this product is a variant that can be read; it is left out.');
    return undefined;
  }
  return {
    kind: 'product',
    handle: draft.handle,
    ...productCells(lead, limits),
    options: unified.options,
    variants,
    images: orderedImages(draft.images),
    rows: { from: draft.from, to: draft.to },
  };
}

function distinctVariants(
  draft: ProductDraft,
  rows: readonly UnifiedVariant[],
  limits: ImportLimits,
): ImportedVariant[] {
  const byKey = new Map<string, ImportedVariant>();
  const skus = new Set<string>();
  for (const { raw, optionValues } of rows) {
    const { row, sku, cells } = raw;
    const key = variantKey(draft.handle, optionValues);
    const twin = byKey.get(key);
    if (twin) {
      complain(
        row,
        'option1Value',
        'DUPLICATE_VARIANT',
        `The same variant as in row ${twin.row}; this row is left out.`,
      );
      continue;
    }
    const isSkuTaken = skus.has(sku);
    if (isSkuTaken) {
      complain(row, 'sku', 'DUPLICATE_SKU', `"${short(sku)}" is the SKU of an earlier variant; it is left out.`);
    }
    const imageUrl = collectVariantImage(draft.images, row, limits.maxImagesPerProduct);
    const own = { key, optionValues, row: row.number, ...cells };
    const withSku = sku === '' || isSkuTaken ? own : { ...own, sku };
    byKey.set(key, imageUrl === undefined ? withSku : { ...withSku, imageUrl });
    if (sku !== '') skus.add(sku);
  }
  return [...byKey.values()];
}

type ProductCells = Omit<ImportedProduct, 'kind' | 'handle' | 'options' | 'variants' | 'images' | 'rows'>;

function productCells(lead: Row, limits: ImportLimits): ProductCells {
  const vendor = lineCell(lead, 'vendor');
  const type = lineCell(lead, 'type');
  const category = lineCell(lead, 'category');
  const title = lineCell(lead, 'seoTitle');
  const description = lineCell(lead, 'seoDescription');
  return {
    title: lineCell(lead, 'title'),
    descriptionHtml: cleanHtml(rawCell(lead, 'body')),
    ...(vendor !== '' && { vendor }),
    ...(type !== '' && { type }),
    ...(category !== '' && { category }),
    tags: tags(lead, limits.maxTagsPerProduct),
    ...publication(lead),
    seo: { ...(title !== '' && { title }), ...(description !== '' && { description }) },
    giftCard: booleanCell(lead, 'giftCard', false),
    customFields: customFields(lead),
  };
}

const STATUSES: Readonly<Record<string, ProductStatus>> = {
  '': 'active',
  active: 'active',
  draft: 'draft',
  archived: 'archived',
  unlisted: 'active',
};

/** Files without a `Status` say only whether a product is published: what is not, is a draft. */
function publication(lead: Row): { readonly status: ProductStatus; readonly publishedOnline: boolean } {
  const isPublished = booleanCell(lead, 'published', true);
  const text = lineCell(lead, 'status').toLowerCase();
  if (text === '') return { status: isPublished ? 'active' : 'draft', publishedOnline: isPublished };
  const status = Object.hasOwn(STATUSES, text) ? STATUSES[text] : undefined;
  if (status === undefined)
    complain(lead, 'status', 'STATUS_UNKNOWN', `"${short(text)}" is no status; taken as draft.`);
  return { status: status ?? 'draft', publishedOnline: isPublished && status === 'active' };
}

function tags(lead: Row, maxTags: number): string[] {
  const bySpelling = new Map<string, string>();
  for (const part of cleanBlock(rawCell(lead, 'tags')).split(',')) {
    const tag = cleanLine(part);
    const key = spellingKey(tag);
    if (tag !== '' && !bySpelling.has(key)) bySpelling.set(key, tag);
  }
  const all = [...bySpelling.values()];
  if (all.length > maxTags)
    complain(lead, 'tags', 'TOO_MANY_TAGS', `More than ${maxTags} tags; the rest are left out.`);
  return all.slice(0, maxTags);
}

function customFields(lead: Row): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { key, at } of lead.columns.customFields) {
    const text = cleanBlock(lead.fields[at] ?? '');
    if (text !== '') found[key] = text;
  }
  return found;
}
