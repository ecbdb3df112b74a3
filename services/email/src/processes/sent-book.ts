import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@concord/database';
import { type ClaimedMessage, markSent } from '../storage/message-queue.ts';

export type SentBook = {
  readonly add: (sent: ClaimedMessage) => void;
  /** How many are not booked yet. */
  readonly open: () => number;
  /** Answers when everything is booked. */
  readonly close: () => Promise<void>;
};

/** Mails of one batch of events are sent within so long: one statement for all of them. */
const GATHER_MS = 25;

/** Books what was sent. What could not be booked is sent again when its lease ends, under the same Message-ID. */
export function sentBook(system: Database, onError: (error: unknown) => void): SentBook {
  let waiting: ClaimedMessage[] = [];
  let open = 0;
  let writing: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      await delay(GATHER_MS);
      const together = waiting;
      waiting = [];
      await markSent(system, together).catch(onError);
      open -= together.length;
    }
    writing = undefined;
  };
  return {
    add: (sent) => {
      waiting.push(sent);
      open += 1;
      writing ??= write();
    },
    open: () => open,
    close: async () => writing,
  };
}
