import type { Facet, SearchDocument, Weight } from '../domain/search-document.ts';

/** Stands between a facet's name and its value: in neither, since it is no text. */
export const FACET_SEPARATOR = '\u001f';

const MAX_POSITION = 16_383;
const MAX_POSITIONS_PER_WORD = 255;

export function documentRow(document: SearchDocument): Record<string, unknown> {
  return {
    product_id: document.productId,
    version: document.version,
    listed: document.listed,
    handle: document.handle,
    title: document.title,
    title_key: document.titleKey,
    created_at: document.createdAt,
    words: tsvectorText(document.words),
    places: document.places,
    facets: document.facets.map(facetToken),
    facet_labels: document.facets.map(({ label }) => label),
    prices: document.prices,
    variant_ids: document.variantIds,
    always_available: document.alwaysAvailable,
  };
}

export function facetToken({ name, value }: Pick<Facet, 'name' | 'value'>): string {
  return `${name}${FACET_SEPARATOR}${value}`;
}

/** PostgreSQL's text form of words with their places and weights: `'jacket':2A 'rain':1A`. */
function tsvectorText(words: SearchDocument['words']): string {
  const places = new Map<string, string[]>();
  words.forEach(([word, weight]: readonly [string, Weight], index) => {
    const known = places.get(word) ?? [];
    places.set(word, known);
    const isRoom = known.length < MAX_POSITIONS_PER_WORD && index < MAX_POSITION;
    if (isRoom) known.push(`${index + 1}${weight === 'D' ? '' : weight}`);
  });
  return [...places].map(([word, at]) => `${quoted(word)}${at.length > 0 ? `:${at.join(',')}` : ''}`).join(' ');
}

/** A tsquery in which every word may be the beginning of one. */
export function prefixQuery(words: readonly string[]): string {
  return words.map((word) => `${quoted(word)}:*`).join(' & ');
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
