import type { Channel } from './channel.ts';

/** How a variant is kept. An untracked one, such as a download, is always available and has no levels. */
export type StockPolicy = {
  readonly variantId: string;
  readonly tracked: boolean;
  readonly backorderLimit: number;
  readonly safetyStock: Readonly<Partial<Record<Channel, number>>>;
  readonly version: number;
};

/** Tracked, no backorder, nothing held back: what holds until a merchant says otherwise. */
export function defaultPolicy(variantId: string): StockPolicy {
  return { variantId, tracked: true, backorderLimit: 0, safetyStock: {}, version: 0 };
}
