import type { ServeOptions } from '@concord/contract';
import { context, propagation, SpanStatusCode, trace } from '@opentelemetry/api';
import { collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';
import type { Logger } from './logger.ts';

collectDefaultMetrics();

const duration = new Histogram({
  name: 'concord_operation_duration_seconds',
  help: 'Time of each operation, by outcome: ok, the rejection code, or fault',
  labelNames: ['operation', 'outcome'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
});
const tracer = trace.getTracer('concord');

/** Rate, errors and duration of every operation; a span where the trace is sampled, nothing where it is not. */
export function observeCalls(logger: Logger): NonNullable<ServeOptions['observe']> {
  return (operation, { traceparent }, run) => {
    const measured = async () => {
      const end = duration.startTimer({ operation });
      try {
        const result = await run();
        end({ outcome: result.ok ? 'ok' : result.rejection.code });
        return result;
      } catch (error) {
        end({ outcome: 'fault' });
        logger.error({ err: error, operation, traceparent }, 'operation failed');
        throw error;
      }
    };
    return traceparent?.endsWith('-01') ? () => inSpan(operation, traceparent, measured) : measured;
  };
}

async function inSpan<Value>(name: string, traceparent: string, run: () => Promise<Value>): Promise<Value> {
  const parent = propagation.extract(context.active(), { traceparent });
  return tracer.startActiveSpan(name, {}, parent, async (span) => {
    try {
      return await run();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A figure that is read when metrics are asked for: a queue's length, a consumer's lag. */
export function registerGauge(name: string, help: string, read: () => number | Promise<number>): void {
  register.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    async collect() {
      this.set(await read());
    },
  });
}

/** All metrics in Prometheus' text form. */
export function metricsText(): Promise<string> {
  return register.metrics();
}
