import { get, type IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const CONNECT_TIMEOUT_MS = 10_000;

/** `GET /live` as the service that has the feed answers it: it verifies, filters and ends the stream itself. */
export function liveProxy(app: FastifyInstance, notificationsUrl: string): void {
  const open = new Set<IncomingMessage>();
  app.addHook('preClose', async () => {
    for (const stream of open) stream.destroy();
  });
  app.get('/live', (request, reply) => {
    reply.hijack();
    const { authorization, accept } = request.headers;
    const headers = { ...(authorization ? { authorization } : {}), ...(accept ? { accept } : {}) };
    const asked = get(`${notificationsUrl}${request.url}`, { headers, timeout: CONNECT_TIMEOUT_MS }, (answer) => {
      // From here on the stream may be silent for as long as its own heartbeat allows.
      asked.setTimeout(0);
      open.add(answer);
      answer.once('close', () => {
        open.delete(answer);
        reply.raw.end();
      });
      reply.raw.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply.raw);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => {
      if (reply.raw.headersSent) return reply.raw.destroy();
      const problem = {
        type: '/problems/unavailable',
        title: 'The service notifications cannot answer right now: try again.',
        status: 503,
        code: 'UNAVAILABLE',
        service: 'notifications',
      };
      reply.raw.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '1' });
      return reply.raw.end(JSON.stringify(problem));
    });
    reply.raw.once('close', () => asked.destroy());
  });
}
