import { operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';

/** Published by every service with an audited change; Identity seals it into the merchant's chain. */
export const AUDIT_ENTRY_RECORDED = 'audit.entry-recorded.v1';

/** What such an event carries: ids and facts, no personal data. Further fields are kept as they come. */
export const auditFactSchema = z.looseObject({
  operation: z.string().describe('inventory.adjustStock'),
  actor: z.object({ kind: z.string(), id: z.string() }),
  requestId: z.string().optional(),
  effectId: z.string().optional().describe('What was changed: its id'),
});

export const auditEntrySchema = z.object({
  sequence: z.int().describe('Counts from 1 without a gap, per merchant'),
  eventId: z.string(),
  source: z.string(),
  operation: z.string(),
  actor: z.object({ kind: z.string(), id: z.string() }),
  requestId: z.string().nullable(),
  subject: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  occurredAt: z.iso.datetime(),
  hash: z.string(),
});

/** The audit log: append-only, hash-chained per merchant, its heads signed. */
export const auditOperations = {
  listAuditEntries: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit-entries',
    summary: 'Who did what, newest first',
    scope: 'identity:audit',
    input: z.object({
      ...pageInput,
      actorId: z.string().max(60).optional(),
      operation: z.string().max(100).optional(),
      subject: z.string().max(100).optional(),
    }),
    output: page(auditEntrySchema),
    rejections: {},
  }),
  verifyAuditChain: operation({
    kind: 'read',
    method: 'GET',
    path: '/audit-chain/verify',
    summary: 'Recomputes the chain from its stored entries, page by page, against its head and signed seals',
    scope: 'identity:audit',
    timeoutMs: 60_000,
    input: z.object({
      afterSequence: z.int().min(0).default(0),
      first: z.int().min(1).max(10_000).default(5_000),
    }),
    output: z.object({
      checked: z.int(),
      intact: z.boolean(),
      problems: z.array(z.object({ sequence: z.int(), problem: z.string() })),
      nextSequence: z.int().nullable().describe('Where to go on; null at the end of the chain'),
    }),
    rejections: {},
  }),
} as const;
