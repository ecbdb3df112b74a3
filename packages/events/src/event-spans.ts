import { below, startSpans } from '@concord/tracing';
import type { PublishedEvent } from './event.ts';

/**
 * Publishes or handles events, each sampled one in a span of its own trace. An event goes on with its span as its
 * traceparent: what follows from it stands below. If all are of one trace, calls that name no trace stand there too.
 */
export async function inEventSpans(
  name: string,
  kind: 'PRODUCER' | 'CONSUMER',
  events: readonly PublishedEvent[],
  run: (events: readonly PublishedEvent[]) => Promise<void>,
): Promise<void> {
  const parents = events.map(({ traceparent }) => traceparent);
  const spans = startSpans(name, parents, { kind });
  if (spans.length === 0) return run(events);
  const children = parents.map((parent, index) => spans[index]?.traceparent ?? parent);
  const traced = events.map((event, index) => ({ ...event, traceparent: children[index] }));
  const [first] = children;
  const isOneTrace = new Set(parents.map(traceIdOf)).size === 1;
  try {
    await (isOneTrace && first !== undefined ? below(first, () => run(traced)) : run(traced));
    for (const span of spans) span?.end();
  } catch (error) {
    for (const span of spans) span?.end(error ?? 'failed');
    throw error;
  }
}

function traceIdOf(traceparent: string | undefined): string | undefined {
  return traceparent?.slice(3, 35);
}
