import { handleOf, OPENING_STOCK, priceMinorOf, titleOf, VARIANTS } from '../data/goods.ts';
import { WrongAnswer } from '../load/shopper.ts';
import { below, pick } from './pick.ts';
import type { Workload } from './workload.ts';

const DETAIL = `query ($handle: String!) {
  product(handle: $handle) {
    id title descriptionHtml vendor images { url alt } options { name values }
    variants {
      id title sku price(currency: "EUR") { amount { amountMinor } compareAt { amountMinor } }
      availability { available band locations { location { id } available } }
    }
  }
}`;

type Detail = {
  readonly title: string;
  readonly descriptionHtml: string;
  readonly variants: readonly {
    readonly price: { readonly amount: { readonly amountMinor: number } } | null;
    readonly availability: {
      readonly available: number;
      readonly locations: readonly { readonly available: number }[];
    };
  }[];
};

export const productDetail: Workload = {
  name: 'W2',
  what: 'product detail: variants, prices, stock per location',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => async (shopper) => {
    const shop = pick(shops);
    const number = below(shop.products);
    const { product } = await shopper.graph<{ product: Detail | null }>(shop, DETAIL, { handle: handleOf(number) });
    if (!product || !isRight(product, number)) throw new WrongAnswer(`not product ${number}`);
  },
};

function isRight({ title, descriptionHtml, variants }: Detail, number: number): boolean {
  return (
    title === titleOf(number) &&
    descriptionHtml.length > 100 &&
    variants.length === VARIANTS &&
    variants.every(
      ({ price, availability: { available, locations } }, variant) =>
        price?.amount.amountMinor === priceMinorOf(number, variant) &&
        locations.length === 2 &&
        available > OPENING_STOCK &&
        locations.reduce((sum, location) => sum + location.available, 0) === available,
    )
  );
}
