import type { Shop } from './buyers.ts';
import type { CrashingPlatform } from './crashing-platform.ts';
import { graphClient } from './graph.ts';
import { newMerchant, newThing } from './people.ts';
import { newCoupon } from './promotions.ts';

/** A merchant with goods and codes of which there are plenty, and others of which there are so `few`. */
export async function openShop(platform: CrashingPlatform, few: number): Promise<Shop> {
  const { url } = await platform.running();
  const graph = graphClient(url);
  const merchant = await newMerchant(graph);
  const stock = (count: number) => ({ [merchant.locationId]: count });
  const plenty = await newThing(graph, merchant, { title: 'Socks', priceMinor: 1_250, stock: stock(1_000_000) });
  const scarce = await newThing(graph, merchant, { title: 'The last ones', priceMinor: 9_900, stock: stock(few) });
  const delivered = await newThing(graph, merchant, { title: 'Fresh bread', priceMinor: 450, stock: stock(1) });
  await newCoupon(url, merchant, 'PLENTY', 1_000_000);
  await newCoupon(url, merchant, 'FEW', few);
  return {
    merchant,
    plenty: plenty.variantId,
    scarce: scarce.variantId,
    delivered: delivered.variantId,
    codes: ['PLENTY', 'FEW'],
  };
}
