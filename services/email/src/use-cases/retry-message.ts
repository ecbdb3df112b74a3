import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { Message } from '../domain/message.ts';
import { messages } from '../storage/tables.ts';

export type RetryMessage = { readonly messageId: string };
type NotRetried =
  | { readonly code: 'MESSAGE_NOT_FOUND' }
  | { readonly code: 'MESSAGE_NOT_PARKED'; readonly status: Message['status'] };

/** A parked message waits again, as if it had never been tried. */
export const retryMessage: Write<RetryMessage, Message, NotRetried> = {
  name: 'retryMessage',
  load: ({ messageId }) => [rowKey(messages, messageId)],
  decide: ({ messageId }, state, { nowMs }) => {
    const message = state.get(messages, messageId);
    if (!message) return reject({ code: 'MESSAGE_NOT_FOUND' });
    if (message.status !== 'parked') return reject({ code: 'MESSAGE_NOT_PARKED', status: message.status });
    const waiting = {
      ...message,
      status: 'waiting',
      attempts: 0,
      dueAtMs: nowMs,
      version: message.version + 1,
    } as const;
    return accept({ effectId: messageId, put: [put(messages, waiting)] });
  },
  answer: (state, messageId) => {
    const message = state.get(messages, messageId);
    if (!message) throw new Error(`Message ${messageId} is not there after its own change`);
    return message;
  },
};
