import { type CollectedSpan, startCollector } from '@concord/testing/collector';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CARDS, complete, webCart } from './kit/buying.ts';
import { graphClient } from './kit/graph.ts';
import { newMerchant, newThing } from './kit/people.ts';
import { type PlatformProcess, shapeOfRun, startPlatform } from './kit/platform-process.ts';

const TRACE_ID = 'c0'.repeat(16);
const PARENT_ID = 'ab'.repeat(8);
/** Spans leave a process every five seconds. */
const COLLECTED_WITHIN_MS = 60_000;

/** What one purchase leaves behind, and in whose process, as `service: span`. */
const WANTED = [
  'gateway: POST /graphql',
  'checkout: checkout.completeCheckout',
  'inventory: inventory.reserveStock',
  'payments: payments.authorisePayment',
  'orders: orders.placeOrder',
  'orders: orders batch',
  'orders: orders publish',
  'email: email.messages handle',
  'analytics: analytics.sales handle',
];

describe('a purchase that is traced', () => {
  const isDistributed = shapeOfRun() === 'distributed';
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let platform: PlatformProcess;
  let folder: string;

  beforeAll(async () => {
    collector = await startCollector();
    folder = temporaryFolder('trace');
    platform = await startPlatform(folder, {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      CONCORD_TRACE_SAMPLING: '0',
    });
  });
  afterAll(async () => {
    await platform.stop();
    await collector.stop();
  });

  test('is one trace from the request to the mail, through every process that has a part in it', async () => {
    const graph = graphClient(platform.url);
    const merchant = await newMerchant(graph, 'Traced');
    const stock = { [merchant.locationId]: 10 };
    const { variantId } = await newThing(graph, merchant, { title: 'Bell', priceMinor: 900, stock });
    const lines = [{ variantId, quantity: 1 }];
    const cart = await webCart(graph, merchant.shopper, lines, { email: 'traced@example.test' });
    const traced = graphClient(platform.url, { traceparent: `00-${TRACE_ID}-${PARENT_ID}-01` });
    const bought = await complete(traced, merchant.shopper, cart, CARDS.success, 'traced');
    expect(bought.status).toBe('COMPLETED');

    const seen = () => new Set(collector.spans.map(({ service, name }) => placed(service, name, isDistributed)));
    const wanted = new Set(WANTED.map((line) => (isDistributed ? line : line.replace(/^[a-z]+:/, 'concord:'))));
    await expect
      .poll(() => [...wanted.difference(seen())], { timeout: COLLECTED_WITHIN_MS, interval: 500 })
      .toEqual([]);
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE_ID]));
    expect(withoutParent(collector.spans).map(({ parentSpanId }) => parentSpanId)).toEqual([PARENT_ID]);
    const services = new Set(collector.spans.map(({ service }) => service));
    console.log(`trace: ${collector.spans.length} spans of ${services.size} processes`);
    expect(services.size).toBeGreaterThan(isDistributed ? 6 : 0);
  });
});

function placed(service: string, name: string, isDistributed: boolean): string {
  return isDistributed ? `${service}: ${name}` : `concord: ${name}`;
}

/** Spans that stand below none of the collected ones. */
function withoutParent(spans: readonly CollectedSpan[]): readonly CollectedSpan[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''));
}
