import type { Principal } from '@concord/auth';
import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { liveRoute } from './live-route.ts';

type Feed = {
  readonly merchantId: string;
  readonly push: (event: PublishedEvent) => void;
  readonly signal: AbortSignal;
};

const principals: Readonly<Record<string, Partial<Principal>>> = {
  owner: { merchantId: 'mer_a', scopes: new Set(['notifications:*', 'orders:*']) },
  rival: { merchantId: 'mer_b', scopes: new Set(['notifications:*']) },
  cashier: { merchantId: 'mer_a', scopes: new Set(['orders:read', 'catalog:read']) },
  clerk: { merchantId: 'mer_a', scopes: new Set(['inventory:*']) },
  shopper: { merchantId: 'mer_a', kind: 'shopper', scopes: new Set(['*']) },
  customer: { merchantId: 'mer_a', kind: 'customer', scopes: new Set(['notifications:read']) },
};

async function startLive(heartbeatMs = 60_000) {
  const feeds: Feed[] = [];
  const revoked = new Set<string>();
  const app = fastify();
  liveRoute(app, {
    heartbeatMs,
    maxPerMerchant: 2,
    verify: async (token) => (revoked.has(token) ? undefined : principalOf(token)),
    // Gives everybody everything: the route itself must hold merchants apart too.
    listen: (merchantId, signal) => follow(feeds, merchantId, signal),
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  const open = async (who: string | undefined, query = '') => {
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const headers = who === undefined ? {} : { authorization: `Bearer ${who}` };
    const response = await fetch(`${url}/live${query}`, { headers, signal: leaving.signal });
    return { status: response.status, leave: () => leaving.abort(), ...readerOf(response) };
  };
  return { app, feeds, revoked, open, say: (event: PublishedEvent) => feeds.forEach((feed) => void feed.push(event)) };
}

function principalOf(token: string): Principal | undefined {
  const known = principals[token];
  const rest = { storeId: undefined, sessionId: undefined, locationIds: undefined, expiresAtMs: Date.now() + 60_000 };
  return known && { kind: 'user', id: token, merchantId: undefined, scopes: new Set(), ...rest, ...known };
}

async function* follow(feeds: Feed[], merchantId: string, signal: AbortSignal): AsyncGenerator<PublishedEvent> {
  let pushed = Promise.withResolvers<PublishedEvent | undefined>();
  const queue: PublishedEvent[] = [];
  const push = (event: PublishedEvent) => {
    queue.push(event);
    pushed.resolve(event);
  };
  signal.addEventListener('abort', () => pushed.resolve(undefined));
  feeds.push({ merchantId, push, signal });
  while (!signal.aborted) {
    await pushed.promise;
    pushed = Promise.withResolvers();
    yield* queue.splice(0);
  }
}

function readerOf(response: Response) {
  let text = '';
  const read = async () => {
    for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
  };
  const ended = read().catch(() => undefined);
  return { ended, text: () => text, types: () => [...text.matchAll(/^event: (.*)$/gm)].map(([, type]) => type) };
}

function event(type: string, merchantId = 'mer_a'): PublishedEvent {
  const source = type.slice(0, type.indexOf('.'));
  return {
    id: newId('event'),
    type,
    source,
    merchantId,
    key: 'k',
    data: { number: 1 },
    occurredAtMs: 1_700_000_000_000,
  };
}

test('staff see what happens at their merchant as CloudEvents, and nothing of another merchant', async () => {
  const live = await startLive();
  const [owner, rival] = [await live.open('owner'), await live.open('rival')];
  const [mine, others] = [event('orders.order-placed.v1'), event('orders.order-placed.v1', 'mer_b')];
  live.say(others);
  live.say(mine);
  await expect.poll(owner.types).toEqual(['orders.order-placed.v1']);
  await expect.poll(rival.types).toEqual(['orders.order-placed.v1']);
  expect(owner.text()).toContain(`id: ${mine.id}\n`);
  const document = JSON.parse(/^data: (.*)$/m.exec(owner.text())?.[1] ?? '');
  expect(document).toMatchObject({ specversion: '1.0', id: mine.id, merchantid: 'mer_a', data: { number: 1 } });
  expect(owner.text()).not.toContain(others.id);
  expect(rival.text()).not.toContain(mine.id);
});

test('only the types that were asked for come, and only those that the caller may read', async () => {
  const live = await startLive();
  const some = await live.open('owner', '?types=catalog.price-changed.v1,orders.order-paid.v1');
  const cashier = await live.open('cashier');
  for (const type of ['payments.payment-captured.v1', 'catalog.price-changed.v1', 'orders.order-placed.v1']) {
    live.say(event(type));
  }
  live.say(event('orders.order-paid.v1'));
  await expect.poll(some.types).toEqual(['catalog.price-changed.v1', 'orders.order-paid.v1']);
  const readable = ['catalog.price-changed.v1', 'orders.order-placed.v1', 'orders.order-paid.v1'];
  await expect.poll(cashier.types).toEqual(readable);
});

test.each([
  [undefined, '', 401, 'UNAUTHENTICATED'],
  ['forged', '', 401, 'UNAUTHENTICATED'],
  [undefined, '?token=owner', 401, 'UNAUTHENTICATED'],
  ['shopper', '', 403, 'FORBIDDEN'],
  ['customer', '', 403, 'FORBIDDEN'],
  ['clerk', '', 403, 'FORBIDDEN'],
])('%s with %j is refused with %i %s', async (who, query, status, code) => {
  const live = await startLive();
  const refused = await live.open(who, query);
  await refused.ended;
  expect([refused.status, JSON.parse(refused.text()).code]).toEqual([status, code]);
  expect(live.feeds).toEqual([]);
});

test('a merchant has so many streams and no more; who leaves makes room, and others are not kept out', async () => {
  const live = await startLive();
  const first = await live.open('owner');
  await live.open('owner');
  expect((await live.open('owner')).status).toBe(429);
  expect((await live.open('rival')).status).toBe(200);
  first.leave();
  await expect.poll(() => live.feeds[0]?.signal.aborted).toBe(true);
  expect((await live.open('owner')).status).toBe(200);
});

test('a quiet stream shows that it lives; it ends when the token is revoked', async () => {
  const live = await startLive(20);
  const owner = await live.open('owner');
  await expect.poll(owner.text).toContain(': still here\n\n');
  live.revoked.add('owner');
  await owner.ended;
  expect(live.feeds[0]?.signal.aborted).toBe(true);
});

test('a gateway that closes ends its streams', async () => {
  const live = await startLive();
  const owner = await live.open('owner');
  await live.app.close();
  await owner.ended;
  expect(live.feeds[0]?.signal.aborted).toBe(true);
});
