import { contract } from '@concord/contract';
import { appOperations } from './contract/apps.ts';
import { locationOperations } from './contract/locations.ts';
import { merchantOperations } from './contract/merchant.ts';
import { placementOperations } from './contract/placements.ts';
import { storeOperations } from './contract/stores.ts';

/** What Merchant Account does for others. REST, OpenAPI, validation, the typed client and the in-process call come from this. */
export const merchantContract = contract({
  service: 'merchant',
  title: 'Merchant Account',
  description: 'Who sells: merchants, their stores, locations and registers, and who is told what happens there.',
  operations: {
    ...merchantOperations,
    ...storeOperations,
    ...locationOperations,
    ...appOperations,
    ...placementOperations,
  },
});
