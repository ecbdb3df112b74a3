import { WrongAnswer } from '../load/shopper.ts';
import { pick } from './pick.ts';
import type { Workload } from './workload.ts';

/** Not a request to the platform: what the same client gets from a server that does nothing. */
export const bareNode: Workload = {
  name: 'bare-node',
  what: 'a bare Node server that answers 6 KB of JSON',
  writes: 'nothing',
  openPerSecond: 200,
  operation: (shops) => async (shopper) => {
    const { product } = await shopper.graph<{ product: { variants: readonly unknown[] } }>(
      pick(shops),
      '{ product }',
      {},
    );
    if (product.variants.length !== 3) throw new WrongAnswer('not the product');
  },
};
