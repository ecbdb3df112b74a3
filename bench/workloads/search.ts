import { ADJECTIVES, adjectiveOf, countWith, priceMinorOf, productOf, VARIANTS } from '../data/goods.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

const SEARCH = `query ($text: String!) {
  search(text: $text, currency: "EUR", first: 20) {
    total
    items { band priceMinMinor priceMaxMinor product { title handle images { url } } }
    facets { name label values { value label count } }
  }
}`;

type Found = {
  readonly total: number;
  readonly items: readonly {
    readonly band: string;
    readonly priceMinMinor: number;
    readonly priceMaxMinor: number;
    readonly product: { readonly handle: string };
  }[];
  readonly facets: readonly { readonly name: string; readonly values: readonly { readonly count: number }[] }[];
};

export const search: Workload = {
  name: 'W3',
  what: 'search by a word that every twentieth product has, with facets and prices, 20 hits',
  writes: 'nothing',
  openPerSecond: 20,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const text = pick(ADJECTIVES);
    const found = await shopper.graph<{ search: Found }>(shop, SEARCH, { text });
    if (!isRight(found.search, text, shop.products)) throw new WrongAnswer(`not what is ${text}`);
  },
};

function isRight({ total, items, facets }: Found, text: string, products: number): boolean {
  const expected = countWith(text, products);
  const types = facets.find(({ name }) => name === 'type');
  return (
    total === expected &&
    items.length === Math.min(20, expected) &&
    types?.values.reduce((sum, { count }) => sum + count, 0) === expected &&
    items.every(({ band, priceMinMinor, priceMaxMinor, product: { handle } }) => {
      const product = productOf(handle);
      return (
        product >= 0 &&
        adjectiveOf(product) === text &&
        band === 'IN' &&
        priceMinMinor === priceMinorOf(product, 0) &&
        priceMaxMinor === priceMinorOf(product, VARIANTS - 1)
      );
    })
  );
}
