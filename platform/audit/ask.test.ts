import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../embedded/free-port.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { askAs, NotAnswered } from './ask.ts';
import { findPlatform } from './find-platform.ts';

const credentials = { clientId: 'auditor', clientSecret: 'secret' };
const page = z.object({ rows: z.int() });
const token = JSON.stringify({ accessToken: 'token', expiresInMs: 600_000 });

/** A gateway that gives tokens, and does what a test wants with each other question; the first is number 1. */
async function gateway(answer: (number: number, ...exchange: Parameters<RequestListener>) => void): Promise<string> {
  let questions = 0;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/oauth/token')) response.end(token);
    else answer(++questions, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a kept connection that the gateway closes under a question is no answer: it is asked again', async () => {
  const asked: number[] = [];
  const url = await gateway((number, request, response) => {
    asked.push(number);
    if (number === 2) request.socket.destroy();
    else response.end(JSON.stringify({ rows: number }));
  });
  const ask = askAs(url, credentials);
  expect(await ask(page, '/orders/audit/orders', {})).toEqual({ rows: 1 });
  expect(await ask(page, '/orders/audit/orders', { after: 'a' })).toEqual({ rows: 3 });
  expect(asked).toEqual([1, 2, 3]);
});

test('an answer that breaks off in its middle is asked for again', async () => {
  const url = await gateway((number, request, response) => {
    const text = JSON.stringify({ rows: number });
    if (number > 1) return void response.end(text);
    response.writeHead(200, { 'content-length': text.length });
    response.write(text.slice(0, 3), () => request.socket.destroy());
  });
  expect(await askAs(url, credentials)(page, '/orders/audit/orders', {})).toEqual({ rows: 2 });
});

test('what was answered is not asked again, whatever it says', async () => {
  let asked = 0;
  const url = await gateway((number, _, response) => {
    asked = number;
    response.writeHead(503).end('no shard answers');
  });
  const asking = askAs(url, credentials)(page, '/orders/audit/orders', {});
  await expect(asking).rejects.toThrow(NotAnswered);
  await expect(asking).rejects.toThrow('/orders/audit/orders was answered 503: no shard answers');
  expect(asked).toBe(1);
});

test('a gateway that is not there is told in one sentence, and the audit ends with 2', {
  timeout: 60_000,
}, async () => {
  const { code, stdout, stderr } = await audited(`http://127.0.0.1:${await freePort()}`);
  expect(code).toBe(2);
  expect(stdout).toMatch(/^Auditing http:\S+\n$/);
  expect(stderr).toMatch(/^http:\S+\/oauth\/token cannot be asked: ECONNREFUSED, 5 times\.\n$/);
});

test('an address that is none is told in one sentence', async () => {
  const finding = findPlatform({ CONCORD_URL: 'gateway' }, '.');
  await expect(finding).rejects.toThrow(new StartProblem('CONCORD_URL is gateway: it must be a URL.'));
});

function audited(url: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const env = { ...process.env, CONCORD_URL: url, CONCORD_AUDITOR_SECRET: 'secret' };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, 'run.ts')], { env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}
