import { OPENING_STOCK, productOf, VARIANTS } from './goods.ts';
import { importGoods, untilSearchable } from './import-goods.ts';
import { newOwner, type Owner } from './owner.ts';
import type { Shop } from './shop.ts';

const PAGE = 200;
const STOCK_LINES = 1_000;
const MERCHANTS_AT_ONCE = 4;
/** So that every category still fills a page. */
export const LEAST_PRODUCTS = 100;

/** A shop, and who may change it. */
export type Loaded = { readonly owner: Owner; readonly shop: Shop };

/** So many merchants, each with so many products. */
export async function loadShops(url: string, merchants: number, products: number): Promise<readonly Loaded[]> {
  const loaded: Loaded[] = [];
  const waiting = Array.from({ length: merchants }, (_, index) => index).values();
  const work = async (): Promise<void> => {
    for (const index of waiting) loaded.push(await loadShop(url, `Bench ${index}`, products));
  };
  await Promise.all(Array.from({ length: Math.min(MERCHANTS_AT_ONCE, merchants) }, work));
  return loaded;
}

/** A merchant with so many products of three variants, with prices, and stock at two locations. */
async function loadShop(url: string, name: string, products: number): Promise<Loaded> {
  const owner = await newOwner(url, name);
  const { publishableKey, storeId, locationId } = owner.merchant;
  const locationIds = [locationId, await secondLocation(owner)] as const;
  return growShop({ owner, shop: { publishableKey, storeId, locationIds, products: 0, variantIds: [] } }, products);
}

/** The same shop with more products: those that it lacks of so many. */
export async function growShop({ owner, shop }: Loaded, products: number): Promise<Loaded> {
  await importGoods(owner, products, shop.products);
  const variantIds = await readVariants(owner, products);
  for (let from = shop.products * VARIANTS; from < variantIds.length; from += STOCK_LINES) {
    const lines = variantIds
      .slice(from, from + STOCK_LINES)
      .map((variantId) => ({ variantId, locationId: shop.locationIds[1], quantity: OPENING_STOCK }));
    await owner.rest('POST', '/inventory/opening-balances', { sourceId: 'bench', lines });
  }
  await untilSearchable(owner, products);
  return { owner, shop: { ...shop, products, variantIds } };
}

async function secondLocation({ graph }: Owner): Promise<string> {
  const input = {
    name: 'Second warehouse',
    kind: 'warehouse',
    address: { line1: 'Hafen 2', postalCode: '20457', city: 'Hamburg', countryCode: 'DE' },
    timeZone: 'Europe/Berlin',
    shipsOrders: true,
    priority: 2,
  };
  const query = 'mutation ($input: CreateLocationInput!) { createLocation(input: $input) { id } }';
  return (await graph<{ createLocation: { id: string } }>(query, { input })).createLocation.id;
}

type Page = {
  readonly items: readonly { handle: string; variants: { id: string }[] }[];
  readonly nextCursor: string | null;
};

async function readVariants({ rest }: Owner, products: number): Promise<string[]> {
  const variantIds: string[] = [];
  let after: string | null = null;
  do {
    const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const page: Page = await rest('GET', `/catalog/products?first=${PAGE}${cursor}`);
    for (const { handle, variants } of page.items) {
      const product = productOf(handle);
      variants.forEach(({ id }, variant) => {
        variantIds[product * VARIANTS + variant] = id;
      });
    }
    after = page.nextCursor;
  } while (after !== null);
  const missing = Array.from({ length: products * VARIANTS }, (_, index) => variantIds[index]).includes(undefined);
  if (missing) throw new Error('Not every variant came in');
  return variantIds;
}
