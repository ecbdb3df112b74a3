import { handleOf, OPENING_STOCK, priceMinorOf, titleOf, VARIANTS } from '../data/goods.ts';
import type { Shop } from '../data/shop.ts';
import { type Asked, type Shopper, WrongAnswer } from '../load/shopper.ts';
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

/** Each shopper is answered for themselves, about any product. */
export const productDetail: Workload = {
  name: 'W2',
  what: 'product detail: variants, prices, stock per location',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => (shopper) => {
    const shop = pick(shops);
    return detail(shop, shopper, below(shop.products), { own: true });
  },
};

const SOUGHT_AFTER = 20;

/** Anonymous shoppers, all of whom look at a few products. */
export const sharedProductDetail: Workload = {
  name: 'W2-shared',
  what: `the same for anonymous shoppers who look at ${SOUGHT_AFTER} products, whom the gateway may give the same answer`,
  writes: 'nothing',
  addresses: 4,
  openPerSecond: 200,
  operation: (shops) => (shopper) => detail(pick(shops), shopper, below(SOUGHT_AFTER), {}),
};

async function detail(shop: Shop, shopper: Shopper, number: number, asked: Asked): Promise<undefined> {
  const variables = { handle: handleOf(number) };
  const { product } = await shopper.graph<{ product: Detail | null }>(shop, DETAIL, variables, asked);
  if (!product || !isRight(product, number)) throw new WrongAnswer(`not product ${number}`);
}

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
