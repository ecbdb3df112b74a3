import { AsyncLocalStorage } from 'node:async_hooks';
import { every } from '@concord/service';
import { MAX_CONNECTIONS } from '../smtp-transport.ts';
import { type ClaimedMessage, claimMessages, giveBack } from '../storage/message-queue.ts';
import { type SendDeps, sendMessage } from './send-message.ts';
import { sentBook } from './sent-book.ts';

/** Claims at most `room` messages for so long. */
export type Claim = (room: number, leaseMs: number) => Promise<readonly ClaimedMessage[]>;

export type MessageSender = {
  /** Sends what `claim` claims; there may be room for nothing. */
  readonly sendClaimed: (claim: Claim) => Promise<void>;
  /** Something is due now, and is claimed and sent. */
  readonly lookNow: () => void;
  /** What was begun is ended, what was not is given back. */
  readonly stop: () => Promise<void>;
};

const AT_ONCE = MAX_CONNECTIONS;
/** Claimed and not ended yet: what waits for a connection meanwhile needs no claim of its own. */
const MAX_CLAIMED = 50;
/** Fewer are not worth a claim while others are on their way. */
const WORTH_A_CLAIM = MAX_CLAIMED / 2;
/** Longer than a message waits for its turn and then takes, when every call and its connection run into their time limits. */
const LEASE_MS = 60_000;
/** Whatever has waited longer is left to the end of its lease. */
const MAX_WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;

type Waiting = ClaimedMessage & { readonly sinceMs: number };

/** Sends messages, as many at once as there are connections: those handed over, and every second those that are due. */
export function messageSender(deps: SendDeps): MessageSender {
  const { data, logger } = deps;
  const waiting: Waiting[] = [];
  const sending = new Set<Promise<void>>();
  const report = (error: unknown): void => logger.error({ err: error }, 'sending messages failed');
  const book = sentBook(data.system, report);
  let stopping = false;

  /** Whatever is begun stands in its own trace, and not in that of whoever made room for it. */
  const inNoTrace = AsyncLocalStorage.snapshot();
  const begin = (): void => {
    while (!stopping && sending.size < AT_ONCE) {
      const next = waiting.shift();
      if (!next) return;
      if (performance.now() - next.sinceMs > MAX_WAIT_MS) continue;
      const sent = inNoTrace(sendMessage, deps, book, next)
        .catch(report)
        .finally(() => {
          sending.delete(sent);
          begin();
        });
      sending.add(sent);
    }
  };
  const room = (): number => Math.max(MAX_CLAIMED - waiting.length - sending.size - book.open(), 0);
  const sendClaimed = async (claim: Claim): Promise<void> => {
    const sinceMs = performance.now();
    const claimed = await claim(room(), LEASE_MS);
    waiting.push(...claimed.map((one) => ({ ...one, sinceMs })));
    begin();
  };
  const claimDue = async (): Promise<void> => {
    let isMore = true;
    while (isMore && !stopping) {
      if (room() < WORTH_A_CLAIM && sending.size > 0) await Promise.race(sending);
      else
        await sendClaimed(async (limit, leaseMs) => {
          const claimed = await claimMessages(data.system, limit, leaseMs);
          isMore = claimed.length > 0;
          return claimed;
        });
    }
  };
  const giveUpWaiting = async (): Promise<void> => {
    if (waiting.length > 0) await giveBack(data.system, waiting.splice(0)).catch(report);
  };
  const looking = every(LOOK_AGAIN_MS, claimDue, report);
  return {
    sendClaimed,
    lookNow: looking.now,
    stop: async () => {
      stopping = true;
      await giveUpWaiting();
      await Promise.all([looking.stop(), ...sending]);
      // What a claim brought that was on its way.
      await giveUpWaiting();
      await book.close();
    },
  };
}
