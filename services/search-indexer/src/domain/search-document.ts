import { plainText, stemOf, wordsOf } from './words.ts';

/** A product as its source exports it. */
export type SourceDocument = {
  readonly productId: string;
  readonly version: number;
  readonly status: 'draft' | 'active' | 'archived';
  readonly handle: string;
  readonly title: string;
  readonly descriptionText: string;
  readonly vendor: string | null;
  readonly type: string | null;
  readonly tags: readonly string[];
  readonly categoryHandles: readonly string[];
  readonly categoryNames: readonly string[];
  readonly collectionHandles: readonly string[];
  readonly customFields: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly variants: readonly {
    readonly variantId: string;
    readonly sku: string | null;
    readonly barcode: string | null;
    readonly options: readonly { readonly name: string; readonly value: string }[];
    readonly prices: readonly { readonly currency: string; readonly amountMinor: number }[];
    readonly tracked: boolean;
    readonly backorder: boolean;
  }[];
};

/** How much a word's place in a document says: A the title, B what it is called by, D the description. */
export type Weight = 'A' | 'B' | 'D';

/** A product as it is searched: every word, facet and price worked out. */
export type SearchDocument = {
  readonly productId: string;
  readonly version: number;
  /** False for drafts and archived products: kept so that nothing older brings them back, and never found. */
  readonly listed: boolean;
  readonly handle: string;
  readonly title: string;
  readonly titleKey: string;
  readonly createdAt: string;
  /** In order; each with its weight. */
  readonly words: readonly (readonly [word: string, weight: Weight])[];
  /** `category/shoes`, `collection/summer`. */
  readonly places: readonly string[];
  readonly facets: readonly Facet[];
  readonly prices: Readonly<Record<string, readonly [minMinor: number, maxMinor: number]>>;
  readonly variantIds: readonly string[];
  /** Has a variant that no stock is kept of, or that may be sold beyond its stock. */
  readonly alwaysAvailable: boolean;
};

export type Facet = { readonly name: string; readonly value: string; readonly label: string };

const MAX_WORDS = 2_000;

export function searchDocument(source: SourceDocument): SearchDocument {
  const { productId, version, handle, title, createdAt, variants } = source;
  const listed = source.status === 'active';
  return {
    productId,
    version,
    listed,
    handle,
    title,
    titleKey: plainText(title),
    createdAt,
    words: listed ? weightedWords(source) : [],
    places: [
      ...source.categoryHandles.map((one) => `category/${one}`),
      ...source.collectionHandles.map((one) => `collection/${one}`),
    ],
    facets: listed ? facetsOf(source) : [],
    prices: priceRanges(variants),
    variantIds: variants.map(({ variantId }) => variantId),
    alwaysAvailable: variants.some(({ tracked, backorder }) => !tracked || backorder),
  };
}

function weightedWords(source: SourceDocument): [string, Weight][] {
  const { variants } = source;
  const called = [
    source.vendor ?? '',
    source.type ?? '',
    ...source.tags,
    ...source.categoryNames,
    ...Object.values(source.customFields),
    ...new Set(variants.flatMap(({ options }) => options.map(({ value }) => value))),
  ];
  const codes = variants.flatMap(({ sku, barcode }) => [sku, barcode]).filter((code) => code !== null);
  const at = (weight: Weight, texts: readonly string[]) =>
    texts.flatMap(wordsOf).map((word): [string, Weight] => [stemOf(word), weight]);
  const wholeCodes = codes.map((code): [string, Weight] => [plainText(code).replaceAll(' ', ''), 'A']);
  const all = [...at('A', [source.title]), ...wholeCodes, ...at('B', called), ...at('D', [source.descriptionText])];
  return all.slice(0, MAX_WORDS);
}

/** What results are narrowed down by. A spelling's first form in the order of its letters is its label. */
function facetsOf(source: SourceDocument): Facet[] {
  const facets = new Map<string, Facet>();
  const add = (name: string, label: string): void => {
    const value = plainText(label);
    const known = facets.get(`${name}/${value}`);
    if (value !== '' && (!known || label < known.label)) facets.set(`${name}/${value}`, { name, value, label });
  };
  if (source.type !== null) add('type', source.type);
  if (source.vendor !== null) add('vendor', source.vendor);
  for (const tag of source.tags) add('tag', tag);
  for (const [key, value] of Object.entries(source.customFields)) add(`field.${key}`, value);
  for (const { options } of source.variants) {
    for (const { name, value } of options) add(`option.${plainText(name)}`, value);
  }
  return [...facets.values()].toSorted((a, b) => compare(`${a.name}/${a.value}`, `${b.name}/${b.value}`));
}

function priceRanges(variants: SourceDocument['variants']): SearchDocument['prices'] {
  const ranges: Record<string, readonly [number, number]> = {};
  for (const { currency, amountMinor } of variants.flatMap((variant) => variant.prices)) {
    const [min, max] = ranges[currency] ?? [amountMinor, amountMinor];
    ranges[currency] = [Math.min(min, amountMinor), Math.max(max, amountMinor)];
  }
  return ranges;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
