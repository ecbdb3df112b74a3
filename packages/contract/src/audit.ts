import { z } from 'zod';
import { afterCursor } from './schemas.ts';

/** What an operation has in common by which a service proves its own laws, page by page, to the auditor (CONSISTENCY 34). */
export const ofAllMerchants = {
  kind: 'read',
  method: 'GET',
  scope: 'audit:read',
  withoutMerchant: true,
  timeoutMs: 60_000,
  input: z.object({ first: z.int().min(1).max(5_000).default(1_000), after: afterCursor }),
  rejections: {},
} as const;

/** What stands in the stored data against a law, and at which version: it counts if it is still there at the next look. */
const violationSchema = z.object({ law: z.string(), subject: z.string(), detail: z.string(), version: z.int() });

export type Violation = z.output<typeof violationSchema>;

export const violations = z.array(violationSchema);

/** How many rows were looked at, what that told, and where to go on. */
export function auditPage<const Told extends z.ZodRawShape>(told: Told) {
  return z.object({ checked: z.int(), ...told, nextCursor: z.string().nullable() });
}
