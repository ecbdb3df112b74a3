import type { Handlers } from '@concord/contract';
import { accept } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import type { AuditBody, AuditEntry } from '../audit/audit-chain.ts';
import { readAuditEntries } from '../audit/read-audit.ts';
import { verifyChain } from '../audit/verify-chain.ts';
import type { Parts } from './parts.ts';
import { pageOf } from './views.ts';

/** The audit log, read and proved. */
export function auditHandlers({
  data,
  keys,
}: Parts): Pick<Handlers<typeof identityContract>, 'listAuditEntries' | 'verifyAuditChain'> {
  return {
    listAuditEntries: async (query, { merchantId }) => {
      const found = await readAuditEntries(data.database, merchantId, query);
      return accept(pageOf(found, query.first, entryView, (entry) => String(entry.sequence)));
    },
    verifyAuditChain: async (stretch, { merchantId }) =>
      accept(await verifyChain(data.database, keys, merchantId, stretch)),
  };
}

function entryView({ body, hash }: AuditEntry) {
  const { facts, actor, ...sealed } = JSON.parse(body) as AuditBody;
  return { ...sealed, actor: { ...actor }, facts: { ...facts }, hash };
}
