import { CATEGORIES, categoryOf, priceMinorOf, productOf, VARIANTS } from '../data/goods.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

const LIST = `query ($category: String!) {
  products(categoryHandle: $category, first: 20) {
    items {
      title handle images { url }
      priceRange(currency: "EUR") { min { amountMinor currency } max { amountMinor currency } }
      variants { id availability { available band } }
    }
  }
}`;

type Listed = {
  readonly handle: string;
  readonly images: readonly { readonly url: string }[];
  readonly priceRange: {
    readonly min: { readonly amountMinor: number };
    readonly max: { readonly amountMinor: number };
  } | null;
  readonly variants: readonly { readonly availability: { readonly available: number; readonly band: string } }[];
};

export const productList: Workload = {
  name: 'W1',
  what: 'product list: 20 of a category with price, thumbnail, availability',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => async (shopper) => {
    const category = pick(CATEGORIES);
    const { products } = await shopper.graph<{ products: { items: readonly Listed[] } }>(pick(shops), LIST, {
      category,
    });
    if (products.items.length !== 20 || !products.items.every((item) => isRight(item, category)))
      throw new WrongAnswer(`not the 20 of ${category}`);
  },
};

function isRight({ handle, images, priceRange, variants }: Listed, category: string): boolean {
  const product = productOf(handle);
  return (
    product >= 0 &&
    categoryOf(product) === category &&
    images[0]?.url.endsWith(`/${handle}.jpg`) === true &&
    priceRange?.min.amountMinor === priceMinorOf(product, 0) &&
    priceRange.max.amountMinor === priceMinorOf(product, VARIANTS - 1) &&
    variants.length === VARIANTS &&
    variants.every(({ availability }) => availability.available > 0 && availability.band === 'IN')
  );
}
