import { setTimeout as delay } from 'node:timers/promises';
import type { PlatformProcess } from '@concord/scenarios/kit/platform-process';
import { serverMetrics } from './server-metrics.ts';

const SAMPLE_MS = 2_000;
const POLL_MS = 50;
/** The platform reads its queues at most four times a second: what was empty for so long was read anew. */
const EMPTY_FOR_MS = 300;
const GIVE_UP_MS = 60_000;

/** The bound: what a rate leaves behind must be gone so soon after it ends. */
export const DRAIN_LIMIT_MS = 2_000;

export type Lag = {
  readonly worstOutbox: number;
  readonly worstConsumerLag: number;
  readonly slowestGroup: string;
  /** Until outbox, consumers and mailbox had nothing to do any more, and went on having nothing; figures are up to 250 ms old. */
  readonly drainedAfterMs: number;
  readonly mailsExpected: number;
  readonly mailsArrived: number;
};

/** Looks at the queues while load runs; `drain` waits until they are empty and all mail has come. */
export async function watchLag(platform: Pick<PlatformProcess, 'metricsUrls' | 'mailSinkUrl'>) {
  const { mailSinkUrl } = platform;
  const mailsBefore = await mailCount(mailSinkUrl);
  const stopping = new AbortController();
  let worst = { outbox: 0, consumerLag: 0, slowestGroup: '', loopDelayP99Ms: 0 };
  const look = async () => {
    const now = await serverMetrics(platform);
    worst = {
      outbox: Math.max(worst.outbox, now.outbox),
      consumerLag: Math.max(worst.consumerLag, now.consumerLag),
      slowestGroup: now.consumerLag > worst.consumerLag ? now.slowestGroup : worst.slowestGroup,
      loopDelayP99Ms: Math.max(worst.loopDelayP99Ms, now.loopDelayP99Ms),
    };
    return now;
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await delay(SAMPLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await look();
    }
  })();
  // It is thrown by `stop`: until then nothing must end the bench, which would leave its platform behind.
  watching.catch(() => undefined);
  return {
    loopDelayP99Ms: () => worst.loopDelayP99Ms,
    stop: async (): Promise<void> => {
      stopping.abort();
      await watching;
    },
    drain: async (mailsExpected: number): Promise<Lag> => {
      const endedAt = performance.now();
      const waited = () => performance.now() - endedAt;
      let mailsArrived = 0;
      let emptySince: number | undefined;
      for (;;) {
        const [now, mails] = await Promise.all([serverMetrics(platform), mailCount(mailSinkUrl)]);
        mailsArrived = mails - mailsBefore;
        const isDrained = now.outbox === 0 && now.consumerLag === 0 && mailsArrived >= mailsExpected;
        emptySince = isDrained ? (emptySince ?? waited()) : undefined;
        if (emptySince !== undefined && waited() - emptySince > EMPTY_FOR_MS) break;
        if (waited() > GIVE_UP_MS) break;
        await delay(POLL_MS);
      }
      return {
        worstOutbox: worst.outbox,
        worstConsumerLag: worst.consumerLag,
        slowestGroup: worst.slowestGroup,
        drainedAfterMs: Math.round(emptySince ?? waited()),
        mailsExpected,
        mailsArrived,
      };
    },
  };
}

async function mailCount(mailSinkUrl: string): Promise<number> {
  const response = await fetch(`${mailSinkUrl}/health`, { signal: AbortSignal.timeout(10_000) });
  return ((await response.json()) as { messages: number }).messages;
}
