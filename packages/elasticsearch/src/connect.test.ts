import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { connectElasticsearch } from './connect.ts';
import { ElasticsearchRefused, ElasticsearchUnavailable } from './faults.ts';

/** A party on the network that answers as a server in trouble does. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const question = { method: 'GET', path: '/_cluster/health' } as const;

test('a server that is not there, answers nothing, or is too busy is unavailable, and may be asked again', async () => {
  const closed = await answering(() => undefined);
  await expect(connectElasticsearch(closed, 50).ask(question)).rejects.toThrow(ElasticsearchUnavailable);
  await expect(connectElasticsearch('http://127.0.0.1:1').ask(question)).rejects.toMatchObject({ retryAfterMs: 1_000 });
  for (const status of [429, 503]) {
    const busy = await answering((_, response) => response.writeHead(status).end('{}'));
    await expect(connectElasticsearch(busy).ask(question)).rejects.toThrow(ElasticsearchUnavailable);
  }
  const page = await answering((_, response) => response.end('<html>'));
  await expect(connectElasticsearch(page).ask(question)).rejects.toThrow(ElasticsearchUnavailable);
});

test('what the server refuses is told with its own reason, and asked once', async () => {
  let calls = 0;
  const url = await answering((_, response) => {
    calls += 1;
    response.writeHead(400).end('{"error":{"type":"parsing_exception","reason":"unknown query [x]"}}');
  });
  const asked = connectElasticsearch(url).ask(question);
  await expect(asked).rejects.toMatchObject({ status: 400, type: 'parsing_exception' });
  await expect(asked).rejects.toThrow(ElasticsearchRefused);
  expect(calls).toBe(1);
});

test('a name and password in the URL travel as basic authentication, never in the path', async () => {
  let seen: { readonly authorization: string | undefined; readonly path: string | undefined } | undefined;
  const url = await answering((request, response) => {
    seen = { authorization: request.headers.authorization, path: request.url };
    response.end('{}');
  });
  await connectElasticsearch(url.replace('//', '//concord:p%40ss@')).ask(question);
  expect(seen).toEqual({
    authorization: `Basic ${Buffer.from('concord:p@ss').toString('base64')}`,
    path: '/_cluster/health',
  });
});
