import { faultPoint } from '@concord/fault-points';
import type { Logger, ServiceData } from '@concord/service';
import type { AttemptOutcome } from '../domain/attempt.ts';
import type { Message } from '../domain/message.ts';
import type { MailTransport } from '../ports.ts';
import { claimMessages, type DueMessage } from '../storage/messages.ts';
import { recordAttempt } from '../use-cases/record-attempt.ts';
import { type WriterDeps, writeMail } from './write-mail.ts';

export type SendDeps = WriterDeps & {
  readonly data: ServiceData;
  readonly transport: MailTransport;
  readonly logger: Logger;
};

/** As many as there are connections: no message of a batch waits for another while its lease runs. */
const BATCH_SIZE = 5;
/** Longer than a message takes when every call and its connection run into their time limits. */
const LEASE_MS = 60_000;
const ACTOR = { kind: 'service', id: 'email-sender' };

/** Sends all that is due, batch by batch, until nothing is due or `stopping` says so. */
export async function sendDueMessages(deps: SendDeps, stopping: () => boolean): Promise<void> {
  while (!stopping()) {
    const due = await claimMessages(deps.data.system, BATCH_SIZE, LEASE_MS);
    if (due.length === 0) return;
    await Promise.all(due.map((one) => sendOne(deps, one)));
  }
}

async function sendOne(deps: SendDeps, { merchantId, message }: DueMessage): Promise<void> {
  const attempt = await tryToSend(deps, merchantId, message);
  const command = { messageId: message.id, version: message.version, attempt };
  const context = { merchantId, actor: ACTOR, requestId: message.id };
  const recorded = await deps.data.writer.run(recordAttempt, command, context);
  if (recorded.ok && recorded.value?.status === 'parked') {
    deps.logger.error({ merchantId, messageId: message.id, reason: recorded.value.reason }, 'a message was given up');
  }
}

async function tryToSend(deps: SendDeps, merchantId: string, message: Message): Promise<AttemptOutcome> {
  try {
    const written = await writeMail(deps, merchantId, message);
    if ('skipped' in written) return { outcome: 'skipped', reason: written.skipped };
    await faultPoint('email:send:before-smtp');
    const sent = await deps.transport.send(written.mail);
    await faultPoint('email:send:after-smtp');
    return sent;
  } catch (error) {
    deps.logger.warn({ err: error, merchantId, messageId: message.id }, 'a message could not be written or sent');
    return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
