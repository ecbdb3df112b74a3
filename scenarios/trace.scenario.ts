import { randomUUID } from 'node:crypto';
import { type CollectedSpan, startCollector } from '@concord/testing/collector';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CARDS, complete, webCart } from './kit/buying.ts';
import { graphClient } from './kit/graph.ts';
import { newMerchant, newThing } from './kit/people.ts';
import { type PlatformProcess, startPlatform } from './kit/platform-process.ts';

let collector: Awaited<ReturnType<typeof startCollector>>;
let folder: string;
let platform: PlatformProcess;

beforeAll(async () => {
  collector = await startCollector();
  folder = temporaryFolder('traced');
  platform = await startPlatform(folder, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    CONCORD_TRACE_SAMPLING: '1',
  });
});
afterAll(async () => {
  await platform.stop();
  await collector.stop();
});

test('one trace reaches from the click that buys to the mail server that takes the confirmation', async () => {
  const graph = graphClient(platform.url);
  const merchant = await newMerchant(graph, 'Traced & Sons');
  const thing = { title: 'Socks', priceMinor: 1_250, stock: { [merchant.locationId]: 5 } };
  const { variantId } = await newThing(graph, merchant, thing);
  const email = `buyer-${randomUUID()}@example.test`;
  const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }], { email });
  expect((await complete(graph, merchant.shopper, cart, CARDS.success)).status).toBe('COMPLETED');

  const sends = () => collector.spans.filter(({ name }) => name === 'SMTP send').map(pathTo);
  // Each process sends its spans when it has some: the last may come before the first.
  await expect
    .poll(() => sends().map(([first]) => first), { timeout: 20_000, interval: 200 })
    .toEqual(['POST /graphql']);
  const [path = []] = sends();
  expect(path.slice(0, 2)).toEqual(['POST /graphql', 'graphql']);
  // Between processes a call is a request as well.
  expect(path.filter((name) => !/^(POST |graphql$)/.test(name))).toEqual([
    ...['checkout.completeCheckout', 'orders.placeOrder', 'orders publish'],
    ...['email.messages handle', 'email send', 'SMTP send'],
  ]);
});

/** The way to a span from the request that began it all, by names. */
function pathTo(span: CollectedSpan): string[] {
  const above = collector.spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
  return above ? [...pathTo(above), span.name] : [span.name];
}
