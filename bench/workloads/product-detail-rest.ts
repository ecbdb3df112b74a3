import { handleOf, priceMinorOf, titleOf, VARIANTS } from '../data/goods.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { below, pick } from './pick.ts';
import type { Workload } from './workload.ts';

type Detail = {
  readonly title: string;
  readonly variants: readonly { readonly id: string; readonly prices: readonly { readonly amountMinor: number }[] }[];
};
type Stock = { readonly items: readonly { readonly locations: readonly { readonly available: number }[] }[] };

export const productDetailRest: Workload = {
  name: 'W2-rest',
  what: 'the same by REST, in two requests',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const number = below(shop.products);
    const product = await shopper.rest<Detail>(shop, 'GET', `/catalog/product?handle=${handleOf(number)}`);
    const ids = product.variants.map(({ id }) => `&variantIds=${id}`).join('');
    const { items } = await shopper.rest<Stock>(shop, 'GET', `/inventory/availability?channel=online${ids}`);
    const isRight =
      product.title === titleOf(number) &&
      product.variants.length === VARIANTS &&
      product.variants.every(({ prices }, variant) => prices[0]?.amountMinor === priceMinorOf(number, variant)) &&
      items.length === VARIANTS &&
      items.every(({ locations }) => locations.length === 2 && locations.every(({ available }) => available > 0));
    if (!isRight) throw new WrongAnswer(`not product ${number}`);
  },
};
