import { faultPoint } from '@concord/fault-points';
import type { Logger, ServiceData } from '@concord/service';
import { inSpan, startSpan } from '@concord/tracing';
import type { AttemptOutcome } from '../domain/attempt.ts';
import type { Message } from '../domain/message.ts';
import type { Mail, MailTransport, SendResult } from '../ports.ts';
import { MAX_CONNECTIONS } from '../smtp-transport.ts';
import { claimMessages, type DueMessage } from '../storage/messages.ts';
import { recordAttempt } from '../use-cases/record-attempt.ts';
import { type WriterDeps, writeMail } from './write-mail.ts';

export type SendDeps = WriterDeps & {
  readonly data: ServiceData;
  readonly transport: MailTransport;
  readonly logger: Logger;
};

/** As many as there are connections: no claimed message waits for another while its lease runs. */
const AT_ONCE = MAX_CONNECTIONS;
/** Fewer are not worth a claim while others are on their way. */
const WORTH_A_CLAIM = AT_ONCE / 2;
/** Longer than a message takes when every call and its connection run into their time limits. */
const LEASE_MS = 60_000;
const ACTOR = { kind: 'service', id: 'email-sender' };

/** Sends all that is due until nothing is, or `stopping` says so: whoever is done makes room for the next. */
export async function sendDueMessages(deps: SendDeps, stopping: () => boolean): Promise<void> {
  const sending = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const begin = (due: DueMessage): void => {
    const sent = sendOne(deps, due)
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  };
  try {
    while (!stopping() && faults.length === 0) {
      const due = await claimMessages(deps.data.system, AT_ONCE - sending.size, LEASE_MS);
      for (const one of due) begin(one);
      if (sending.size === 0) return;
      if (due.length === 0) await Promise.all(sending);
      while (sending.size > AT_ONCE - WORTH_A_CLAIM) await Promise.race(sending);
    }
  } finally {
    await Promise.all(sending);
  }
  if (faults.length > 0) throw faults[0];
}

/** An attempt stands in the trace of what the message tells of, so that this reaches from the click to the mail server. */
function sendOne(deps: SendDeps, due: DueMessage): Promise<void> {
  const { id, traceparent, attempts } = due.message;
  const attributes = { 'concord.message.id': id, 'concord.attempt': attempts + 1 };
  return inSpan('email send', traceparent ?? undefined, (below) => sendAndRecord(deps, due, below), { attributes });
}

async function sendAndRecord(
  deps: SendDeps,
  { merchantId, message }: DueMessage,
  traceparent: string | undefined,
): Promise<void> {
  const attempt = await tryToSend(deps, merchantId, message, traceparent);
  const command = { messageId: message.id, version: message.version, attempt };
  const context = { merchantId, actor: ACTOR, requestId: message.id, traceparent };
  const recorded = await deps.data.writer.run(recordAttempt, command, context);
  if (recorded.ok && recorded.value?.status === 'parked') {
    deps.logger.error({ merchantId, messageId: message.id, reason: recorded.value.reason }, 'a message was given up');
  }
}

async function tryToSend(
  deps: SendDeps,
  merchantId: string,
  message: Message,
  traceparent: string | undefined,
): Promise<AttemptOutcome> {
  try {
    const written = await writeMail(deps, merchantId, message);
    if ('skipped' in written) return { outcome: 'skipped', reason: written.skipped };
    await faultPoint('email:send:before-smtp');
    const sent = await handOver(deps.transport, written.mail, traceparent);
    await faultPoint('email:send:after-smtp');
    return sent;
  } catch (error) {
    deps.logger.warn({ err: error, merchantId, messageId: message.id }, 'a message could not be written or sent');
    return { outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What the mail server says, in a span of its own; anything but yes is an error there. */
async function handOver(transport: MailTransport, mail: Mail, traceparent: string | undefined): Promise<SendResult> {
  const span = startSpan('SMTP send', traceparent, { kind: 'CLIENT' });
  try {
    const result = await transport.send(mail);
    span?.end(result.outcome === 'sent' ? undefined : result.reason);
    return result;
  } catch (error) {
    span?.end(error ?? 'failed');
    throw error;
  }
}
