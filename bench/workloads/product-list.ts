import { CATEGORIES, categoryOf, priceMinorOf, productOf, VARIANTS } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { type Asked, type Shopper, WrongAnswer } from '../load/shopper.ts';
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

/** Each shopper is answered for themselves. */
export const productList: Workload = {
  name: 'W1',
  what: 'product list: 20 of a category with price, thumbnail, availability',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => (shopper) => list(shops, shopper, { own: true }),
};

/** Anonymous shoppers, who share an answer while it holds. */
export const sharedProductList: Workload = {
  name: 'W1-shared',
  what: 'the same for anonymous shoppers, whom the gateway may give the same answer',
  writes: 'nothing',
  addresses: 4,
  openPerSecond: 200,
  operation: (shops) => (shopper) => list(shops, shopper, {}),
};

async function list(shops: readonly Shop[], shopper: Shopper, asked: Asked): Promise<undefined> {
  const category = pick(CATEGORIES);
  const answer = await shopper.graph<{ products: { items: readonly Listed[] } }>(
    pick(shops),
    LIST,
    { category },
    asked,
  );
  const { items } = answer.products;
  if (items.length !== 20 || !items.every((item) => isRight(item, category)))
    throw new WrongAnswer(`not the 20 of ${category}`);
}

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
