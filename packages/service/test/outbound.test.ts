import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { contract, type HttpRequest, httpClient, operation } from '@concord/contract';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { metricsText, openOutbound } from '../src/index.ts';

const READ: HttpRequest = {
  method: 'GET',
  path: '/thing',
  headers: {},
  body: undefined,
  timeoutMs: 2_000,
  repeatable: true,
};
const WRITE: HttpRequest = { ...READ, method: 'POST', body: '{}', repeatable: false };

/** A service that answers as the test says, and the way to it. */
async function serviceThat(answer: RequestListener, options: Partial<Parameters<typeof openOutbound>[0]> = {}) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const target = options.target ?? `target${port}`;
  const outbound = openOutbound({ url: `http://127.0.0.1:${port}/api/x`, ...options, target });
  onTestFinished(async () => {
    await outbound.close();
    server.closeAllConnections();
    server.close();
  });
  return { ...outbound, server, port, target };
}

const circuitOf = async (target: string) =>
  new RegExp(`^concord_circuit_open{target="${target}"} (\\S+)$`, 'm').exec(await metricsText())?.[1];

/** Breaks the connection of the first calls, without an answer. */
function breaking(times: number): { readonly answer: RequestListener; readonly count: () => number } {
  let count = 0;
  return {
    answer: (request, response) => {
      count += 1;
      if (count <= times) (request.socket as Socket).resetAndDestroy();
      else response.end('{}');
    },
    count: () => count,
  };
}

test('a call that was lost is made again if a repeat has no second effect', async () => {
  const { answer, count } = breaking(2);
  const { send } = await serviceThat(answer);
  expect(await send(READ)).toEqual({ status: 200, text: '{}' });
  expect(count()).toBe(3);
});

test('a lost call that might have a second effect is not made again: its outcome is not known', async () => {
  const { answer, count } = breaking(1);
  const { send } = await serviceThat(answer);
  await expect(send(WRITE)).rejects.toThrow();
  expect(count()).toBe(1);
});

test('a service that does not answer is left alone, asked again after a while, and the metrics say so', async () => {
  let isAway = true;
  let asked = 0;
  const { send, target } = await serviceThat(
    (_, response) => {
      asked += 1;
      if (!isAway) response.end('{}');
    },
    { breakAfter: 3, halfOpenAfterMs: 300 },
  );
  const hurried = { ...READ, timeoutMs: 50 };
  for (let call = 0; call < 3; call++) await expect(send(hurried)).rejects.toThrow();
  expect(await circuitOf(target)).toBe('1');
  await expect(send(hurried)).rejects.toThrow();
  expect(asked).toBe(3);
  isAway = false;
  await expect.poll(() => send(READ).catch(() => undefined), { timeout: 5_000 }).toEqual({ status: 200, text: '{}' });
  expect(await circuitOf(target)).toBe('0');
  expect(await metricsText()).toContain(`concord_circuit_opened_total{target="${target}"} 1`);
});

test('whatever a service answers is an answer: it opens no circuit', async () => {
  const { send, target } = await serviceThat((_, response) => response.writeHead(503).end('{}'), { breakAfter: 2 });
  for (let call = 0; call < 5; call++) expect(await send(READ)).toEqual({ status: 503, text: '{}' });
  expect(await circuitOf(target)).toBe('0');
});

test('a service holds no more than its share of calls; what finds no place is refused at once', async () => {
  const held: (() => void)[] = [];
  const { send } = await serviceThat((_, response) => void held.push(() => response.end('{}')), {
    connections: 2,
    waiting: 1,
  });
  const calls = [send(READ), send(READ), send(READ)];
  await expect.poll(() => held.length).toBe(2);
  await expect(send(READ)).rejects.toThrow(/Bulkhead/);
  for (const _ of calls) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    held.shift()?.();
  }
  expect(await Promise.all(calls)).toHaveLength(3);
});

const things = contract({
  service: 'things',
  title: 'Things',
  description: 'Things',
  operations: {
    find: operation({
      kind: 'read',
      method: 'GET',
      path: '/things/{shelf}',
      summary: 'Find',
      scope: 'public',
      input: z.object({ shelf: z.string(), ids: z.array(z.string()).optional() }),
      output: z.object({ url: z.string() }),
      rejections: { GONE: { status: 410, message: 'It is gone.' } },
    }),
  },
});

test('a client over HTTP tells refusals, silence and faults apart', async () => {
  const answers: Readonly<Record<string, readonly [number, string]>> = {
    '/api/x/things/gone': [410, '{"type":"/problems/gone","title":"It is gone.","status":410,"code":"GONE"}'],
    '/api/x/things/nobody': [503, 'No instance takes connections\n'],
    '/api/x/things/broken': [500, '{"code":"INTERNAL_ERROR"}'],
  };
  const { send } = await serviceThat((request, response) => {
    const [status, text] = answers[request.url ?? ''] ?? [200, JSON.stringify({ url: request.url })];
    response.writeHead(status).end(text);
  });
  const client = httpClient(things, send);
  const find = (shelf: string, ids?: string[]) => client.find({ shelf, ...(ids ? { ids } : {}) }, { token: undefined });
  expect(await find('a/b', ['1', '2'])).toEqual({ ok: true, value: { url: '/api/x/things/a%2Fb?ids=1&ids=2' } });
  expect(await find('gone')).toEqual({ ok: false, rejection: { code: 'GONE' } });
  expect(await find('nobody')).toMatchObject({ ok: false, rejection: { code: 'UNAVAILABLE' } });
  await expect(find('broken')).rejects.toThrow('answered 500');
});
