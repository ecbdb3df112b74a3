import { append, put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { type AuditHead, emptyHead } from './audit-chain.ts';
import { type AuditSeal, auditHeads, auditSeals, HEAD } from './audit-tables.ts';

/** Keeps a signature over the head as it was; if another was first to sign it or a later one, that is enough. */
export const signHead: Write<AuditSeal, AuditHead> = {
  name: 'signHead',
  load: () => [rowKey(auditHeads, HEAD)],
  decide: (seal, state) => {
    const head = state.get(auditHeads, HEAD) ?? emptyHead();
    const effectId = String(seal.sequence);
    if (head.signedSequence >= seal.sequence) return accept({ effectId });
    const signed = { ...head, signedSequence: seal.sequence, version: head.version + 1 };
    return accept({ effectId, put: [put(auditHeads, signed)], append: [append(auditSeals, seal)] });
  },
  answer: (state) => state.get(auditHeads, HEAD) ?? emptyHead(),
};
