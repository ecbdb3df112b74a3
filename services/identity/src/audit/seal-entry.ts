import { append, put, rowKey, type Write } from '@concord/database';
import type { PublishedEvent } from '@concord/events';
import { accept } from '@concord/result';
import { type AuditHead, emptyHead, sealNext } from './audit-chain.ts';
import { auditEntries, auditHeads, HEAD } from './audit-tables.ts';

/** Adds one published fact to the end of its merchant's chain. The head's row lock makes one sealer per merchant. */
export const sealEntry: Write<PublishedEvent, AuditHead> = {
  name: 'sealEntry',
  load: () => [rowKey(auditHeads, HEAD)],
  decide: (event, state) => {
    const { entry, head } = sealNext(state.get(auditHeads, HEAD) ?? emptyHead(), event);
    return accept({ effectId: event.id, put: [put(auditHeads, head)], append: [append(auditEntries, entry)] });
  },
  answer: (state) => state.get(auditHeads, HEAD) ?? emptyHead(),
};
