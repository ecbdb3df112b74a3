import type { Handlers } from '@concord/contract';
import type { merchantContract } from '../../contract.ts';
import { appHandlers } from './app-handlers.ts';
import type { HandlerDeps } from './deps.ts';
import { locationHandlers } from './location-handlers.ts';
import { merchantHandlers } from './merchant-handlers.ts';
import { placementHandlers } from './placement-handlers.ts';
import { storeHandlers } from './store-handlers.ts';

/** Each operation: take the verified call, run the use case, show the result. */
export function accountHandlers(deps: HandlerDeps): Handlers<typeof merchantContract> {
  return {
    ...merchantHandlers(deps),
    ...storeHandlers(deps),
    ...locationHandlers(deps),
    ...appHandlers(deps),
    ...placementHandlers(deps),
  };
}
