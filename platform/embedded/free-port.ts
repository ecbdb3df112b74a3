import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const loopback = '127.0.0.1';
/** Below those that systems give to outgoing connections, one of which could take it before its user does. */
const FROM = 12_000;
const TO = 32_000;
const TRIES = 20;

/**
 * Answers the wished port if it is free, else one that is, and none of those that are promised to others. Another
 * process may still take it a moment later.
 */
export async function freePort(wished?: number, promised: ReadonlySet<number> = new Set()): Promise<number> {
  const any = Array.from({ length: TRIES }, () => randomInt(FROM, TO));
  for (const port of [...(wished ? [wished] : []), ...any])
    if (!promised.has(port) && (await isFree(port))) return port;
  throw new Error(`None of ${TRIES} ports from ${FROM} to ${TO} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: loopback }, () => server.close(() => resolve(true)));
  });
}
