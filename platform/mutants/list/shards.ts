import type { Mutation } from '../mutation.ts';

const SHARDS = ['packages/testing/test/shards.test.ts'];

/** Merchants on several databases: who is let in, and what a move may not do. */
export const shardMutations: readonly Mutation[] = [
  {
    name: 'a shard lets every merchant in',
    file: 'packages/database/migrations/0006_shards.sql',
    from: "if here.state = 'open' or (here.state = 'fenced' and here.fenced_until <= clock_timestamp()) then",
    to: 'if true then',
    tests: SHARDS,
    killedBy: 'the wrong shard refuses reads and writes itself, before anything is done',
    fault: 'instead of rejecting',
  },
  {
    name: 'nobody who is inside holds up a fence',
    file: 'packages/database/migrations/0006_shards.sql',
    from: '    perform pg_advisory_xact_lock_shared(7067003, hashtext(one));\n',
    to: '',
    tests: SHARDS,
    killedBy: 'a fence waits for whoever is inside',
  },
  {
    name: 'a merchant is closed although its fence has ended',
    file: 'packages/database/src/merchant-here.ts',
    from: "(state = 'fenced' and fenced_until > clock_timestamp())",
    to: "state in ('fenced', 'open')",
    tests: SHARDS,
    killedBy: 'a fence that is not closed in time ends by itself, and cannot be closed then',
    fault: 'instead of rejecting',
  },
  {
    name: 'a page of all merchants is in the order of the shards',
    file: 'packages/database/src/all-shards.ts',
    from: '\n    .toSorted((a, b) => (String(a.merchant_id) < String(b.merchant_id) ? -1 : Number(a.merchant_id !== b.merchant_id)))',
    to: '',
    tests: SHARDS,
    killedBy: 'a list over all merchants pages across the shards in one order',
  },
  {
    name: 'whoever was overtaken goes on copying',
    file: 'platform/shards/reconcile.ts',
    from: 'await target.run(guard, writeRows(',
    to: 'await target.run(writeRows(',
    tests: ['platform/shards/reconcile.test.ts'],
    killedBy: 'whoever was overtaken by another attempt, or by the arrival, changes nothing on the target',
    fault: 'instead of rejecting',
  },
  {
    name: 'every attempt to move a merchant may arrive',
    file: 'services/merchant/src/domain/placement.ts',
    from: ' || epoch !== attempt)',
    to: ')',
    tests: ['services/merchant/src/domain/placement.test.ts'],
    killedBy: 'begun again it goes on, and the attempt before it can neither arrive nor end',
  },
];
