import { contract } from '@concord/contract';
import { auditOperations } from './contract/audit.ts';
import { changeOperations } from './contract/changes.ts';
import { readingOperations } from './contract/reading.ts';
import { reservationOperations } from './contract/reservations.ts';

export { bandSchema, CHANNELS, levelSchema } from './contract/words.ts';

/** What Inventory does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const inventoryContract = contract({
  service: 'inventory',
  title: 'Inventory',
  description: 'Stock levels per location, the ledger behind them, and promises of stock that never oversell.',
  operations: {
    ...readingOperations,
    ...reservationOperations,
    ...changeOperations,
    ...auditOperations,
  },
});
