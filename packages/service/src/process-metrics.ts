import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Histogram, register } from 'prom-client';
import { registerGauge } from './gauges.ts';

/** What a request was for, as far as its figures are told apart. */
export type RouteClass = 'graphql' | 'rest' | 'webhook' | 'live' | 'supervision' | 'other';

const RESOLUTION_MS = 10;

collectDefaultMetrics();

const requests = new Histogram({
  name: 'concord_http_request_duration_seconds',
  help: 'Time of each HTTP request, by class of route and of status',
  labelNames: ['route', 'status'],
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
});

const sharedAnswers = new Counter({
  name: 'concord_shared_answers_total',
  help: 'Answers that all shoppers of a store share, by where they came from: kept, joined (on their way for another), made',
  labelNames: ['from'],
});

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();
registerGauge(
  'concord_event_loop_delay_p99_seconds',
  'How long 99 of 100 turns of the event loop waited at most, since the last scrape',
  () => {
    // The histogram holds the time from one tick to the next, which a free loop spends waiting for the timer.
    const delayNs = delays.count === 0 ? 0 : delays.percentile(99) - RESOLUTION_MS * 1e6;
    delays.reset();
    return Math.max(0, delayNs) / 1e9;
  },
);

/** A request that was answered, or whose caller left. */
export function observeRequest(route: RouteClass, statusCode: number, seconds: number): void {
  requests.observe({ route, status: `${Math.floor(statusCode / 100)}xx` }, seconds);
}

/** An answer that all shoppers of a store share was given. */
export function countSharedAnswer(from: 'kept' | 'joined' | 'made'): void {
  sharedAnswers.inc({ from });
}

/** All metrics in Prometheus' text form. */
export function metricsText(): Promise<string> {
  return register.metrics();
}
