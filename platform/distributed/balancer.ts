import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { COMMON_REJECTIONS } from '@concord/contract';
import { z } from 'zod';
import { runProcess } from './run-process.ts';
import { parsed } from './service-config.ts';

type Whole = { readonly incoming: IncomingMessage; readonly body: Buffer };
type Target = { readonly port: number; downUntilMs: number };

const balanceSchema = z.array(z.object({ port: z.int(), targets: z.array(z.int()).min(1) }));
const schema = z.object({ CONCORD_BALANCE: z.string().transform((text) => balanceSchema.parse(JSON.parse(text))) });
const LOOPBACK = '127.0.0.1';
/** An instance that does not take connections is left out for so long. */
const LEFT_OUT_MS = 500;
/** No instance takes connections: said as a service says it that is there and cannot answer. */
const UNAVAILABLE = {
  type: '/problems/unavailable',
  title: COMMON_REJECTIONS.UNAVAILABLE.message,
  status: COMMON_REJECTIONS.UNAVAILABLE.status,
  code: 'UNAVAILABLE',
  retryAfterMs: LEFT_OUT_MS,
};
const KEEP_ALIVE_MS = 75_000;
/** Said from one hop to the next, about that connection. */
const OF_ONE_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** For one machine: `CONCORD_BALANCE=[{"port":4101,"targets":[41011,41012]}]`, each request to the next instance. */
await runProcess(async () => {
  const { CONCORD_BALANCE } = parsed('The balancer', schema, process.env);
  const servers = await Promise.all(CONCORD_BALANCE.map(({ port, targets }) => balance(port, targets)));
  return {
    url: servers.map((server) => `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`).join(' '),
    stop: async () => {
      for (const server of servers) server.close();
      for (const server of servers) server.closeIdleConnections();
      agent.destroy();
    },
  };
});

function balance(port: number, ports: readonly number[]): Promise<Server> {
  const targets = ports.map((one): Target => ({ port: one, downUntilMs: 0 }));
  let turn = 0;
  const inTurn = (): Target[] => {
    turn = (turn + 1) % targets.length;
    const order = [...targets.slice(turn), ...targets.slice(0, turn)];
    const up = order.filter((target) => target.downUntilMs <= Date.now());
    return up.length > 0 ? up : order;
  };
  const server = createServer((incoming, outgoing) => {
    buffer(incoming).then(
      (body) => pass({ incoming, body }, outgoing, inTurn()),
      () => outgoing.destroy(),
    );
  });
  // Longer than the instances keep theirs: who is told how long a connection lives is told by us.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: LOOPBACK }, () => resolve(server));
  });
}

/** Tries the next instance only while nothing was sent: what was sent may have been done. */
function pass(whole: Whole, outgoing: ServerResponse, [target, ...others]: readonly Target[]): void {
  if (!target) {
    outgoing
      .writeHead(UNAVAILABLE.status, {
        'content-type': 'application/problem+json',
        'retry-after': String(Math.ceil(LEFT_OUT_MS / 1_000)),
      })
      .end(JSON.stringify(UNAVAILABLE));
    return;
  }
  const { method, url: path, headers } = whole.incoming;
  const passed = request({ host: LOOPBACK, port: target.port, method, path, headers: endToEnd(headers), agent });
  let isSent = false;
  passed.once('socket', (socket) => {
    const sent = (): void => {
      isSent = true;
    };
    if (socket.connecting) socket.once('connect', sent);
    else sent();
  });
  passed.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.once('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  passed.once('error', () => {
    if (isSent) return void outgoing.destroy();
    target.downUntilMs = Date.now() + LEFT_OUT_MS;
    pass(whole, outgoing, others);
  });
  outgoing.once('close', () => passed.destroy());
  passed.end(whole.body);
}

function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_HOP.has(name)));
}
