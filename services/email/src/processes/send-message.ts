import { faultPoint } from '@concord/fault-points';
import type { Logger, ServiceData } from '@concord/service';
import { inSpan, startSpan } from '@concord/tracing';
import type { AttemptOutcome } from '../domain/attempt.ts';
import type { Message } from '../domain/message.ts';
import type { Mail, MailTransport, SendResult } from '../ports.ts';
import type { ClaimedMessage } from '../storage/message-queue.ts';
import { recordAttempt } from '../use-cases/record-attempt.ts';
import type { SentBook } from './sent-book.ts';
import { type WriterDeps, writeMail } from './write-mail.ts';

export type SendDeps = WriterDeps & {
  readonly data: ServiceData;
  readonly transport: MailTransport;
  readonly logger: Logger;
};

const ACTOR = { kind: 'service', id: 'email-sender' };

/**
 * Sends a message that we claimed, and books how that ended. An attempt stands in the trace of what the message tells of, so
 * that this reaches from the click to the mail server.
 */
export function sendMessage(deps: SendDeps, book: SentBook, claimed: ClaimedMessage): Promise<void> {
  const { id, traceparent, attempts } = claimed.message;
  const attributes = { 'concord.message.id': id, 'concord.attempt': attempts + 1 };
  const send = (below: string | undefined) => sendAndBook(deps, book, claimed, below);
  return inSpan('email send', traceparent ?? undefined, send, { attributes });
}

async function sendAndBook(
  deps: SendDeps,
  book: SentBook,
  claimed: ClaimedMessage,
  traceparent: string | undefined,
): Promise<void> {
  const { merchantId, message } = claimed;
  const attempt = await tryToSend(deps, merchantId, message, traceparent);
  if (attempt.outcome === 'sent') return book.add(claimed);
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
