import type { Consumer } from '@concord/events';
import { every, type Logger, type Repeating, type ServiceData } from '@concord/service';
import { AUDIT_ENTRY_RECORDED } from '../../contract/audit.ts';
import type { KeyRing } from '../security/key-ring.ts';
import { sealText } from './audit-chain.ts';
import { readUnsigned } from './read-audit.ts';
import { sealEntry } from './seal-entry.ts';
import { signHead } from './sign-head.ts';

const SIGN_PAUSE_MS = 2_000;
const SIGN_SIZE = 200;
const ACTOR = { kind: 'service', id: 'identity-audit' };

export type AuditLog = { readonly consumer: Consumer; readonly signing: Repeating };

/** Seals what every service tells of audited changes, and signs the heads of the chains that grew. */
export function startAuditLog(data: ServiceData, keys: KeyRing, logger: Logger, now: () => number): AuditLog {
  const consumer = data.log.consume({
    group: 'identity.audit-log',
    types: [AUDIT_ENTRY_RECORDED],
    handle: async (events) => {
      await Promise.all(
        events.map((event) => {
          const idempotency = { scope: 'consumer:identity.audit-log', key: event.id, requestHash: event.id };
          const { merchantId, traceparent } = event;
          const context = { merchantId, actor: ACTOR, requestId: event.id, traceparent, idempotency };
          return data.writer.run(sealEntry, event, context);
        }),
      );
    },
    onParked: (event, error) => logger.error({ err: error, eventId: event.id }, 'an audit entry could not be sealed'),
  });
  const signing = every(
    SIGN_PAUSE_MS,
    () => signHeads(data, keys, now),
    (error) => logger.error({ err: error }, 'signing the heads of the audit log failed'),
  );
  return { consumer, signing };
}

/** Signs the heads of chains that grew, in batches until none is left. */
export async function signHeads(data: ServiceData, keys: KeyRing, now: () => number): Promise<void> {
  const unsigned = await readUnsigned(data.system, SIGN_SIZE);
  await Promise.all(
    unsigned.map(({ merchantId, head: { sequence, hash } }) => {
      const seal = { sequence, hash, ...keys.signText(sealText(merchantId, sequence, hash)), sealedAtMs: now() };
      return data.writer.run(signHead, seal, { merchantId, actor: ACTOR, requestId: `seal-${merchantId}-${sequence}` });
    }),
  );
  if (unsigned.length === SIGN_SIZE) await signHeads(data, keys, now);
}
