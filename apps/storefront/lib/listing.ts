import { parseDecimal } from '@concord/money';
import type { SearchVariables } from '../queries/search.ts';

export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>;

export const SORTS = [
  { value: 'relevance', label: 'Best match' },
  { value: 'newest', label: 'Newest' },
  { value: 'price_asc', label: 'Price, low to high' },
  { value: 'price_desc', label: 'Price, high to low' },
  { value: 'title', label: 'Name' },
] as const;

export const PAGE_SIZE = 24;
const FACET_PREFIX = 'f.';
const IN_STOCK = 'in-stock';

/** What an address of a list asks for. Anything that makes no sense is left out, so that no address fails. */
export function readListing(parameters: SearchParams, currency: string): SearchVariables {
  const text = one(parameters.q)?.trim().slice(0, 200);
  const after = one(parameters.after);
  const priceMinMinor = minorOf(one(parameters.from), currency);
  const priceMaxMinor = minorOf(one(parameters.to), currency);
  const sort = SORTS.find(({ value }) => value === one(parameters.sort))?.value ?? 'relevance';
  return {
    ...(text ? { text } : {}),
    filters: Object.entries(parameters).flatMap(([key, value]) => {
      const values = many(value).filter((each) => each !== '');
      return key.startsWith(FACET_PREFIX) && values.length > 0
        ? [{ name: key.slice(FACET_PREFIX.length), values: values.slice(0, 50) }]
        : [];
    }),
    ...(priceMinMinor === undefined ? {} : { priceMinMinor }),
    ...(priceMaxMinor === undefined ? {} : { priceMaxMinor }),
    inStockOnly: one(parameters[IN_STOCK]) === '1',
    sort: sort.toUpperCase(),
    first: PAGE_SIZE,
    ...(after ? { after } : {}),
    currency,
  };
}

/** The same list with something changed; undefined takes a parameter out. */
export function listingAddress(
  path: string,
  parameters: SearchParams,
  changes: Readonly<Record<string, string | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries({ ...parameters, ...changes })) {
    for (const each of many(value)) if (each !== '') query.append(key, each);
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

export function isChosen(parameters: SearchParams, facet: string, value: string): boolean {
  return many(parameters[FACET_PREFIX + facet]).includes(value);
}

export function chosenCount(parameters: SearchParams): number {
  return Object.entries(parameters).reduce(
    (sum, [key, value]) =>
      sum +
      (key.startsWith(FACET_PREFIX) ? many(value).length : [IN_STOCK, 'from', 'to'].includes(key) && value ? 1 : 0),
    0,
  );
}

export function one(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function many(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function minorOf(text: string | undefined, currency: string): number | undefined {
  const amount = text === undefined ? undefined : parseDecimal(text.replace(',', '.'), currency);
  return amount && amount.amountMinor >= 0 ? amount.amountMinor : undefined;
}
