import type { SearchDocument, Weight } from '../../domain/search-document.ts';
import { FACET_SEPARATOR, facetToken } from '../document-row.ts';
import type { Band } from '../search-index.ts';

/** A product as it lies in the index. */
export type ProductDocument = ReturnType<typeof copiedFields> & {
  readonly merchant_id: string;
  readonly generation: number;
  readonly band: Band;
  readonly sold_out: 0 | 1;
};

export function productDocument(
  place: { readonly merchantId: string; readonly generation: number },
  document: SearchDocument,
): ProductDocument {
  const banded = { band: 'out', sold_out: 1 } as const;
  return { merchant_id: place.merchantId, generation: place.generation, ...copiedFields(document), ...banded };
}

export function withBand(document: ProductDocument, band: Band): ProductDocument {
  return { ...document, band, sold_out: band === 'out' ? 1 : 0 };
}

function copiedFields(document: SearchDocument) {
  return {
    product_id: document.productId,
    version: document.version,
    listed: document.listed,
    handle: document.handle,
    title: document.title,
    title_key: document.titleKey,
    created_at_ms: Date.parse(document.createdAt),
    words_a: wordsAt(document, 'A'),
    words_b: wordsAt(document, 'B'),
    words_d: wordsAt(document, 'D'),
    places: [...document.places],
    facets: document.facets.map(facetToken),
    labelled_facets: document.facets.map((facet) => `${facetToken(facet)}${FACET_SEPARATOR}${facet.label}`),
    prices: Object.entries(document.prices).map(([currency, [min, max]]) => ({ currency, min, max })),
    variant_ids: [...document.variantIds],
    always_available: document.alwaysAvailable,
  };
}

function wordsAt({ words }: SearchDocument, weight: Weight): string {
  return words.flatMap(([word, at]) => (at === weight ? [word] : [])).join(' ');
}
