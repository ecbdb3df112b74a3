import type { ServeOptions } from '@concord/contract';
import { activeTraceparent, inSpan, isSampled } from '@concord/tracing';
import { Histogram } from 'prom-client';
import type { Logger } from './logger.ts';

const duration = new Histogram({
  name: 'concord_operation_duration_seconds',
  help: 'Time of each operation, by outcome: ok, the rejection code, or fault',
  labelNames: ['operation', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
});

const MS_PER_SECOND = 1_000;

/** Rate, errors and duration of every operation; a span where the trace is sampled, nothing where it is not. */
export function observeCalls(logger: Logger): NonNullable<ServeOptions['observe']> {
  return (operation, { traceparent }, run) => {
    const measured = async (below: string | undefined) => {
      const startedAtMs = performance.now();
      const ended = (outcome: string) =>
        duration.observe({ operation, outcome }, (performance.now() - startedAtMs) / MS_PER_SECOND);
      try {
        const result = await run(below);
        ended(result.ok ? 'ok' : result.rejection.code);
        return result;
      } catch (error) {
        ended('fault');
        logger.error({ err: error, operation, traceparent }, 'operation failed');
        throw error;
      }
    };
    const above = traceparent ?? activeTraceparent();
    return () => (isSampled(above) ? inSpan(operation, above, measured) : measured(above));
  };
}
