import { checkoutMutations } from './list/checkout.ts';
import { kitMutations } from './list/kit.ts';
import { moneyMutations } from './list/money.ts';
import { orderAndPeopleMutations } from './list/orders-and-people.ts';
import { shardMutations } from './list/shards.ts';
import { stockMutations } from './list/stock.ts';
import type { Mutation } from './mutation.ts';

export const mutations: readonly Mutation[] = [
  ...kitMutations,
  ...stockMutations,
  ...moneyMutations,
  ...checkoutMutations,
  ...orderAndPeopleMutations,
  ...shardMutations,
];
