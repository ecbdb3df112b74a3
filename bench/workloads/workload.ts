import type { Shop } from '../data/shop.ts';
import type { Shopper } from '../load/shopper.ts';

/** One kind of request, or of several that belong together, that is asked again and again. */
export type Workload = {
  /** As in the table, `W1`; a variant has a word behind it. */
  readonly name: string;
  readonly what: string;
  readonly writes: 'nothing' | 'carts' | 'orders';
  /** From how many addresses each shopper asks in turn; 1. More where one shopper alone gets more answers than one address may. */
  readonly addresses?: number;
  /** How many are due each second in the open loop. */
  readonly openPerSecond: number;
  /** Made once for each run of the load, before its warm-up. Throws for a wrong answer. */
  readonly operation: (shops: readonly Shop[], shoppers: readonly Shopper[]) => Operation | Promise<Operation>;
};

/** Where there are several right ways to end, it answers which it was. */
export type Operation = (shopper: Shopper) => Promise<string | undefined>;
