import { registerGauge, remembered } from './gauges.ts';

export type OutboxState = { readonly length: number; readonly oldestAgeSeconds: number };

/** What every service's metrics say of its own data, wherever it lies. Answers how to take each away. */
export function registerDataGauges(
  service: string,
  waitingWrites: () => number,
  readOutbox: () => Promise<OutboxState>,
): readonly (() => void)[] {
  const outbox = remembered(readOutbox);
  return [
    registerGauge(
      `concord_${service.replaceAll('-', '_')}_waiting_writes`,
      'Writes that wait for the next batch',
      waitingWrites,
    ),
    registerGauge(
      'concord_outbox_length',
      'Events that are committed and not yet published',
      async () => (await outbox()).length,
      { service },
    ),
    registerGauge(
      'concord_outbox_oldest_age_seconds',
      'For how long the oldest unpublished event has waited',
      async () => (await outbox()).oldestAgeSeconds,
      { service },
    ),
  ];
}
