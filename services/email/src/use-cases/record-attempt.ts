import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { afterAttempt, type UnsentOutcome } from '../domain/attempt.ts';
import { messageParked } from '../domain/events.ts';
import type { Message } from '../domain/message.ts';
import { messages } from '../storage/tables.ts';

export type RecordAttempt = {
  readonly messageId: string;
  /** As it was claimed: if someone else has taken it since, what they did stands. */
  readonly version: number;
  readonly attempt: UnsentOutcome;
};

/** Books how an attempt ended that did not send its message. */
export const recordAttempt: Write<RecordAttempt, Message | undefined> = {
  name: 'recordAttempt',
  load: ({ messageId }) => [rowKey(messages, messageId)],
  decide: ({ messageId, version, attempt }, state, { nowMs }) => {
    const message = state.get(messages, messageId);
    if (message?.version !== version) return accept({ effectId: messageId });
    const after = afterAttempt(message, attempt, nowMs);
    return accept({ effectId: messageId, put: [put(messages, after)], events: messageParked(after) });
  },
  answer: (state, messageId) => state.get(messages, messageId),
};
