import type { Shop } from './buyers.ts';
import type { CrashingPlatform } from './crashing-platform.ts';
import { graphClient } from './graph.ts';
import { ownerSession } from './owner-session.ts';
import { newMerchant, newThing } from './people.ts';
import { newCoupon } from './promotions.ts';
import { hookOf, type Receiver } from './webhook-hook.ts';

/** A merchant with goods and codes of which there are plenty, and others of which there are so `few`; told of by webhooks. */
export async function openShop(platform: CrashingPlatform, few: number, { client }: Receiver): Promise<Shop> {
  const { url } = await platform.running();
  const graph = graphClient(url);
  const merchant = await newMerchant(graph);
  const hook = await hookOf(url, client, merchant.merchantId, merchant.owner.token);
  const stock = (count: number) => ({ [merchant.locationId]: count });
  const plenty = await newThing(graph, merchant, { title: 'Socks', priceMinor: 1_250, stock: stock(1_000_000) });
  const scarce = await newThing(graph, merchant, { title: 'The last ones', priceMinor: 9_900, stock: stock(few) });
  const delivered = await newThing(graph, merchant, { title: 'Fresh bread', priceMinor: 450, stock: stock(1) });
  await newCoupon(url, merchant, 'PLENTY', 1_000_000);
  await newCoupon(url, merchant, 'FEW', few);
  return {
    merchant,
    owner: ownerSession(merchant.credentials),
    hook,
    plenty: plenty.variantId,
    scarce: scarce.variantId,
    delivered: delivered.variantId,
    codes: ['PLENTY', 'FEW'],
  };
}
