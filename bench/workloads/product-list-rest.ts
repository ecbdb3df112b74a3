import { CATEGORIES, categoryOf, priceMinorOf, productOf, VARIANTS } from '../data/goods.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

type Listed = {
  readonly handle: string;
  readonly images: readonly { readonly url: string }[];
  readonly variants: readonly { readonly id: string; readonly prices: readonly { readonly amountMinor: number }[] }[];
};

/** REST answers by service, so that the page and its availability are two requests, one after the other. */
export const productListRest: Workload = {
  name: 'W1-rest',
  what: 'the same by REST, in two requests',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const category = pick(CATEGORIES);
    const path = `/catalog/products?categoryHandle=${category}&first=20`;
    const { items } = await shopper.rest<{ items: readonly Listed[] }>(shop, 'GET', path);
    const variantIds = items.flatMap(({ variants }) => variants.map(({ id }) => id));
    const stock = await shopper.rest<{ items: readonly { readonly available: number }[] }>(
      shop,
      'GET',
      `/inventory/availability?channel=online${variantIds.map((id) => `&variantIds=${id}`).join('')}`,
    );
    const isRight =
      items.length === 20 &&
      items.every(({ handle, variants }) => isPriced(handle, category, variants)) &&
      stock.items.length === variantIds.length &&
      stock.items.every(({ available }) => available > 0);
    if (!isRight) throw new WrongAnswer(`not the 20 of ${category}`);
  },
};

function isPriced(handle: string, category: string, variants: Listed['variants']): boolean {
  const product = productOf(handle);
  return (
    product >= 0 &&
    categoryOf(product) === category &&
    variants.length === VARIANTS &&
    variants.every(({ prices }, variant) => prices[0]?.amountMinor === priceMinorOf(product, variant))
  );
}
