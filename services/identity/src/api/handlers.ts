import type { Handlers } from '@concord/contract';
import type { identityContract } from '../../contract.ts';
import { auditHandlers } from './audit-handlers.ts';
import { customerHandlers } from './customer-handlers.ts';
import type { Parts } from './parts.ts';
import { sessionHandlers } from './session-handlers.ts';
import { staffHandlers } from './staff-handlers.ts';
import { tokenHandlers } from './token-handlers.ts';

/** Each operation: take the verified call, run the use case, show the result. */
export function identityHandlers(parts: Parts): Handlers<typeof identityContract> {
  return {
    ...tokenHandlers(parts),
    ...sessionHandlers(parts),
    ...staffHandlers(parts),
    ...customerHandlers(parts),
    ...auditHandlers(parts),
  };
}
