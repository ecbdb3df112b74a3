import { contract } from '@concord/contract';
import { auditOperations } from './contract/audit.ts';
import { customerOperations } from './contract/customers.ts';
import { sessionOperations } from './contract/sessions.ts';
import { staffOperations } from './contract/staff.ts';
import { tokenOperations } from './contract/tokens.ts';

export { AUDIT_ENTRY_RECORDED, auditEntrySchema, auditFactSchema } from './contract/audit.ts';
export { addressSchema, customerSchema } from './contract/customers.ts';
export { roleSchema, userSchema } from './contract/staff.ts';

/** What Identity does for others: who someone is, what they may do, and the proof of what was done. */
export const identityContract = contract({
  service: 'identity',
  title: 'Identity',
  description: 'Staff, customers, sign-in, sessions, roles, access tokens, API clients and the audit log.',
  operations: {
    ...tokenOperations,
    ...sessionOperations,
    ...staffOperations,
    ...customerOperations,
    ...auditOperations,
  },
});
