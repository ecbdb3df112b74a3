import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** For what is on its way when the door closes. */
const GRACE_MS = 500;

/**
 * A door that closes ends the connections on which nothing was ever asked: browsers and pools open some ahead. Node 24 does
 * not take them for idle and would wait a minute or more for what they might ask; Node 26 does, and would end them before
 * they can ask. They get a moment, and idle connections end with them.
 */
export function endUnusedConnections(app: FastifyInstance): void {
  const { server } = app;
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => void unused.delete(socket));
  const endIdle = server.closeIdleConnections.bind(server);
  // Node asks for this when it closes.
  server.closeIdleConnections = () => {
    if (unused.size === 0) endIdle();
  };
  app.addHook('preClose', async () => {
    setTimeout(() => {
      for (const socket of unused) socket.destroy();
      endIdle();
    }, GRACE_MS);
  });
}
