import type { Mutation } from '../mutation.ts';

const INVENTORY = ['services/inventory/src/inventory.test.ts'];
const SEARCH = ['services/search-indexer/test/postgres-index.test.ts', 'services/search-indexer/test/search.test.ts'];

/** Inventory, imports and what shoppers are shown. */
export const stockMutations: readonly Mutation[] = [
  {
    name: 'stock is promised whether it is there or not',
    file: 'services/inventory/src/domain/sourcing.ts',
    from: 'if (whole === undefined && available < quantity)',
    to: 'if (quantity === 0)',
    tests: INVENTORY,
    killedBy: '20 buyers of 8 units at once',
  },
  {
    name: 'lines of one variant do not see each other',
    file: 'services/inventory/src/domain/sourcing.ts',
    from: 'safetyStockOf(variantId)) - promised;',
    to: 'safetyStockOf(variantId));',
    tests: INVENTORY,
    killedBy: 'two lines of one variant count together',
    fault: 'level_never_oversold',
  },
  {
    name: 'a reservation is made over the tombstone of its undo',
    file: 'services/inventory/src/use-cases/reserve-stock.ts',
    from: "if (known) return reject({ code: 'RESERVATION_CLOSED', status: known.status });",
    to: '',
    tests: INVENTORY,
    killedBy: 'an undo that overtakes its do leaves a tombstone',
  },
  {
    name: 'a hold is expired without a look at the time',
    file: 'services/inventory/src/use-cases/expire-reservation.ts',
    from: ' || reservation.expiresAtMs > nowMs',
    to: '',
    tests: ['services/inventory/test/expiry.test.ts'],
    killedBy: 'a hold whose time is not over stays, whoever takes it up',
  },
  {
    name: 'an opening balance is applied to a level that is there',
    file: 'services/inventory/src/use-cases/adjust-stock.ts',
    from: 'levelIn(state, variantId, locationId).version === 0',
    to: 'levelIn(state, variantId, locationId).version >= 0',
    tests: INVENTORY,
    killedBy: 'a second import never brings sold stock back',
  },
  {
    name: 'an adjustment takes what customers were promised',
    file: 'services/inventory/src/domain/level.ts',
    from: 'if (delta < 0 && free(level) + delta < 0)',
    to: 'if (delta < 0 && level.onHand + delta < 0)',
    tests: INVENTORY,
    killedBy: 'an adjustment cannot take what customers were promised',
    fault: 'level_never_oversold',
  },
  {
    name: 'an older version of a product wins in the index',
    file: 'services/search-indexer/src/storage/save-documents.ts',
    from: '  where search_document.version <= excluded.version`',
    to: '`',
    tests: SEARCH,
    killedBy: 'lets no document of a lower version win, whatever the order they come in',
  },
  {
    name: 'a search is answered as before although the index has changed',
    file: 'services/search-indexer/src/storage/kept-answers.ts',
    from: 'if (known?.changes === now) return known.found;',
    to: 'if (known) return known.found;',
    tests: SEARCH,
    killedBy: 'answers the same question anew after every change, whichever instance changed it',
  },
  {
    name: 'an older flip of availability wins in the index',
    file: 'services/search-indexer/src/storage/save-documents.ts',
    from: '  where variant_band.version <= excluded.version`',
    to: '`',
    tests: SEARCH,
    killedBy: 'an older change never wins',
  },
];
