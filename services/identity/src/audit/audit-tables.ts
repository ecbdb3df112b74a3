import { aggregateTable, ledgerTable } from '@concord/database';
import type { AuditEntry, AuditHead } from './audit-chain.ts';

/** Every merchant has one row, by this id. */
export const HEAD = 'head';

export const auditHeads = aggregateTable<AuditHead>({
  name: 'audit_head',
  key: ['id'],
  columns: { sequence: 'bigint', hash: 'text', signed_sequence: 'bigint', version: 'bigint' },
  keyOf: () => [HEAD],
  fromRow: headFromRow,
  toRow: ({ sequence, hash, signedSequence, version }) => ({
    id: HEAD,
    sequence,
    hash,
    signed_sequence: signedSequence,
    version,
  }),
});

export function headFromRow(row: Record<string, unknown>): AuditHead {
  return {
    sequence: row.sequence as number,
    hash: row.hash as string,
    signedSequence: row.signed_sequence as number,
    version: row.version as number,
  };
}

export const auditEntries = ledgerTable<AuditEntry>({
  name: 'audit_entry',
  columns: {
    sequence: 'bigint',
    event_id: 'text',
    operation: 'text',
    actor_id: 'text',
    subject: 'text',
    body: 'text',
    hash: 'text',
  },
  toRow: ({ eventId, actorId, ...entry }) => ({ ...entry, event_id: eventId, actor_id: actorId }),
});

export function entryFromRow(row: Record<string, unknown>): AuditEntry {
  return {
    sequence: row.sequence as number,
    eventId: row.event_id as string,
    operation: row.operation as string,
    actorId: row.actor_id as string,
    subject: row.subject as string | null,
    body: row.body as string,
    hash: row.hash as string,
  };
}

export type AuditSeal = {
  readonly sequence: number;
  readonly hash: string;
  readonly keyId: string;
  readonly signature: string;
  readonly sealedAtMs: number;
};

export const auditSeals = ledgerTable<AuditSeal>({
  name: 'audit_seal',
  columns: { sequence: 'bigint', hash: 'text', key_id: 'text', signature: 'text', sealed_at: 'timestamptz' },
  toRow: ({ sequence, hash, keyId, signature, sealedAtMs }) => ({
    sequence,
    hash,
    key_id: keyId,
    signature,
    sealed_at: new Date(sealedAtMs).toISOString(),
  }),
});
