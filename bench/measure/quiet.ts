import { setTimeout as delay } from 'node:timers/promises';
import type { PlatformProcess } from '@concord/scenarios/kit/platform-process';
import { serverMetrics } from './server-metrics.ts';

const POLL_MS = 200;
/** Twice the pause of what looks for work once a second, such as mails that have become due. */
const QUIET_FOR_MS = 2_100;
const TIMEOUT_MS = 10 * 60_000;

/** Resolves when nothing has been under way for a while: what loading left to do must not count for what is measured. */
export async function untilQuiet(platform: Pick<PlatformProcess, 'metricsUrls'>): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  let quietSince = performance.now();
  while (performance.now() - quietSince < QUIET_FOR_MS) {
    const { outbox, consumerLag } = await serverMetrics(platform);
    if (outbox > 0 || consumerLag > 0) quietSince = performance.now();
    if (performance.now() > deadline) throw new Error(`${outbox} events wait, and consumers are ${consumerLag} behind`);
    await delay(POLL_MS);
  }
}
