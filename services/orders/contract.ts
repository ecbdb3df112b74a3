import { contract } from '@concord/contract';
import type { z } from 'zod';
import { auditOperations } from './contract/audit.ts';
import { changeOperations } from './contract/changes.ts';
import { documentOperations } from './contract/documents.ts';
import { exportOperations } from './contract/exports.ts';
import { processOperations } from './contract/processes.ts';
import { readingOperations } from './contract/reading.ts';
import { saleOperations } from './contract/sales.ts';
import type { snapshotSchema } from './snapshot-schemas.ts';

export { FULFILMENT_STATUSES, ORDER_STATUSES, PAYMENT_STATUSES, RETURN_STATUSES } from './order-schemas.ts';
export { CHANNELS } from './snapshot-schemas.ts';

/** What was agreed when an order was placed. */
export type Snapshot = z.output<typeof snapshotSchema>;

/** What Orders does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const ordersContract = contract({
  service: 'orders',
  title: 'Orders',
  description: 'The one order book of all channels: what was sold, handed over, cancelled, returned and paid back.',
  operations: {
    ...saleOperations,
    ...readingOperations,
    ...changeOperations,
    ...documentOperations,
    ...processOperations,
    ...exportOperations,
    ...auditOperations,
  },
});
