import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { z } from 'zod';
import { type StoreAnswer, storeQuery } from '../queries/store.ts';
import { config, type StoreKey } from './config.ts';
import { type Ask, ask, GraphFault } from './graph.ts';
import { remember } from './remember.ts';

export type Store = {
  readonly publishableKey: string;
  readonly id: string;
  readonly name: string;
  readonly tagline: string | null;
  readonly accentColour: string | null;
  readonly currency: string;
  readonly locale: string;
  readonly countryCode: string;
  readonly pickupLocations: StoreAnswer['storeContext']['pickupLocations'];
  /** Those at the top of the tree that have something in them. */
  readonly categories: readonly { readonly handle: string; readonly name: string }[];
};

export const STORE_COOKIE = 'store';

const STORE_ID_FOR_MS = 10 * 60_000;
const STORE_FOR_MS = 5_000;
const TIMEOUT_MS = 5_000;

const shopper = z.object({ storeId: z.string() });

const storeIdOf = remember(STORE_ID_FOR_MS, async (publishableKey) => {
  const response = await fetch(new URL('/api/identity/shopper-tokens', config().graphUrl), {
    method: 'POST',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ publishableKey }),
  });
  if (!response.ok) throw new GraphFault('STORE_UNKNOWN', `the publishable key was answered with ${response.status}`);
  return shopper.parse(await response.json()).storeId;
});

const storeOf = remember(STORE_FOR_MS, async (publishableKey): Promise<Store> => {
  const { storeContext, categories } = await ask(
    storeQuery,
    { storeId: await storeIdOf(publishableKey) },
    { publishableKey },
  );
  const { store, pricesIncludeTax: _, ...context } = storeContext;
  const filled = categories.filter(({ products }) => products.items.length > 0);
  return { publishableKey, id: store.id, name: store.name, ...store.theme, ...context, categories: filled };
});

/** The store that this request is for: its host's, else the one the visitor chose, else the first. */
export const currentStore = cache(async (): Promise<Store> => storeOf((await currentKey()).publishableKey));

/** The stores that a visitor of this host can choose among. */
export const choosableStores = cache(async (): Promise<readonly Store[]> => {
  const { host } = await currentKey();
  if (host !== undefined) return [];
  return Promise.all(openKeys().map(({ publishableKey }) => storeOf(publishableKey)));
});

export async function shopperOf(): Promise<Ask> {
  return { publishableKey: (await currentKey()).publishableKey };
}

async function currentKey(): Promise<StoreKey> {
  const { stores } = config();
  const host = (await headers()).get('host')?.split(':')[0]?.toLowerCase();
  const ofHost = stores.find((store) => store.host !== undefined && store.host === host);
  if (ofHost) return ofHost;
  const chosen = (await cookies()).get(STORE_COOKIE)?.value;
  return openKeys().find(({ publishableKey }) => publishableKey === chosen) ?? openKeys()[0] ?? stores[0];
}

function openKeys(): readonly StoreKey[] {
  return config().stores.filter(({ host }) => host === undefined);
}
