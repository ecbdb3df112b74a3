import { derivedId } from '@concord/ids';
import type { SourceDocument } from '../src/domain/search-document.ts';

export function productId(name: string): string {
  return derivedId('product', name);
}

export function variantId(name: string): string {
  return derivedId('variant', name);
}

/** A product as Catalog would export it; its name is its handle, and its ids come from it. */
export function source(name: string, change: Partial<SourceDocument> = {}): SourceDocument {
  return {
    productId: productId(name),
    version: 1,
    status: 'active',
    handle: name,
    title: name.replaceAll('-', ' '),
    descriptionText: '',
    vendor: 'Alder & Tarn',
    type: 'Goods',
    tags: [],
    categoryHandles: [],
    categoryNames: [],
    collectionHandles: [],
    customFields: {},
    createdAt: '2026-01-02T03:04:05.000Z',
    variants: [variant(name)],
    ...change,
  };
}

export function variant(
  name: string,
  change: Partial<SourceDocument['variants'][number]> = {},
): SourceDocument['variants'][number] {
  return {
    variantId: variantId(name),
    sku: null,
    barcode: null,
    options: [],
    prices: [{ currency: 'EUR', amountMinor: 1_000 }],
    tracked: true,
    backorder: false,
    ...change,
  };
}
