import type { DemoLocationKey } from './merchant.ts';

export type DemoStockSplit = Readonly<Record<DemoLocationKey, number>>;

/** Weights by which a variant's opening quantity is spread over the locations (by largest remainder). */
export const DEMO_STOCK_SPLIT: DemoStockSplit = { luebeck: 6, hamburg: 3, amsterdam: 1 };

/** Products that are kept otherwise: what shops do not show stands in the warehouse, what sells by touch in the shops. */
export const DEMO_STOCK_SPLIT_BY_HANDLE: Readonly<Record<string, DemoStockSplit>> = {
  'lowland-two-person-tent': { luebeck: 1, hamburg: 0, amsterdam: 0 },
  'first-night-out-kit': { luebeck: 1, hamburg: 0, amsterdam: 0 },
  'beeswax-candle': { luebeck: 1, hamburg: 1, amsterdam: 1 },
  'enamel-camp-mug': { luebeck: 2, hamburg: 1, amsterdam: 1 },
  'bobble-beanie': { luebeck: 2, hamburg: 2, amsterdam: 1 },
  'bench-reading-lamp': { luebeck: 0, hamburg: 1, amsterdam: 1 },
};

/** Products whose variants have no level at all. */
export const DEMO_WITHOUT_STOCK: readonly string[] = ['lakeland-walks-map-set', 'gift-card'];
