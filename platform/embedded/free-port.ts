import { randomInt } from 'node:crypto';
import { closeSync, mkdirSync, openSync, statSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const loopback = '127.0.0.1';
/** Below those that systems give to outgoing connections, one of which could take it before its user does. */
const FROM = 12_000;
const TO = 32_000;
const TRIES = 20;
/** Whoever was given a port listens there by then. */
const PROMISE_MS = 120_000;
const PROMISES = join(tmpdir(), 'concord-ports');

/**
 * Answers the wished port if it is free, else one that is, and none of those that are promised: by the caller, or to
 * another platform that is starting on this machine. A stranger may still take it a moment later.
 */
export async function freePort(wished?: number, promised: ReadonlySet<number> = new Set()): Promise<number> {
  if (wished && !promised.has(wished) && (await isFree(wished))) return wished;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const port = randomInt(FROM, TO);
    if (!promised.has(port) && (await isFree(port)) && promise(port)) return port;
  }
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

/** A file for each port that was given out, made by whoever was first. Where none can be made, nobody is asked. */
function promise(port: number): boolean {
  const file = join(PROMISES, String(port));
  try {
    mkdirSync(PROMISES, { recursive: true });
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST' || isLapsed(file);
  }
}

/** A promise of long ago; it is made anew. */
function isLapsed(file: string): boolean {
  const nowMs = Date.now();
  try {
    if (nowMs - statSync(file).mtimeMs < PROMISE_MS) return false;
    utimesSync(file, new Date(nowMs), new Date(nowMs));
    return true;
  } catch {
    return false;
  }
}
