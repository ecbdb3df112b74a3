import type { Mutation } from '../mutation.ts';

/** The order book, sessions and the audit log. */
export const orderAndPeopleMutations: readonly Mutation[] = [
  {
    name: 'more comes back than left',
    file: 'services/orders/src/domain/units.ts',
    from: 'if (quantity > returnable) {',
    to: 'if (quantity > line.quantity) {',
    tests: ['services/orders/src/order-book.test.ts'],
    killedBy: 'nothing comes back that has not left, and nothing is cancelled that has',
  },
  {
    name: 'an order is placed whose amounts do not add up',
    file: 'services/orders/src/domain/adds-up.ts',
    from: 'if (expectedMinor !== actualMinor) {',
    to: 'if (Number.isNaN(expectedMinor)) {',
    tests: ['services/orders/src/order-book.test.ts'],
    killedBy: 'a snapshot that does not add up is refused',
  },
  {
    name: 'a refresh token that was used up is taken again',
    file: 'services/identity/src/use-cases/refresh-session.ts',
    from: 'if (generation !== session.generation || refreshHash !== session.refreshHash) {',
    to: 'if (generation > session.generation) {',
    tests: ['services/identity/test/sessions.test.ts'],
    killedBy: 'ends for thief and owner alike when a used refresh token comes again, however old',
    fault: 'Accepted: ',
  },
  {
    name: 'a link of the audit chain does not stand on the one before it',
    file: 'services/identity/src/audit/audit-chain.ts',
    from: 'JSON.stringify([previousHash, merchantId, body])',
    to: 'JSON.stringify([merchantId, body])',
    tests: ['services/identity/test/audit-chain.test.ts'],
    killedBy: 'a past that was rewritten, hash and all, no longer carries what came after it',
  },
];
