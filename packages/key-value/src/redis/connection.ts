import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SCRIPTS } from './scripts.ts';

type Script = keyof typeof SCRIPTS;

/** A server that may be gone, and whose callers hear it soon. */
export type Connection = {
  readonly run: (script: Script, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;
  readonly get: (key: string) => Promise<string | null>;
  readonly hear: (channel: string, heard: (message: string) => void) => void;
  /** Told each time the channels are heard again; what was said before may have been missed. */
  readonly onBack: (back: () => void) => void;
  /** Resolves when the server answers for the first time, or after a while. */
  readonly opened: () => Promise<void>;
  readonly close: () => void;
};

export class Unreachable extends Error {}

export function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof Unreachable)) throw error;
}

const ANSWER_LIMIT_MS = 500;
const CONNECT_LIMIT_MS = 2_000;
const RETRY_PAUSE_MS = { first: 50, longest: 1_000 };
/** After a failure nobody asks for so long, and then one alone: whoever waits for a dead server each time is as dead. */
const PAUSE_MS = 500;

export function connectRedis(url: string, onError: (error: unknown) => void): Connection {
  const options = {
    connectTimeout: CONNECT_LIMIT_MS,
    commandTimeout: ANSWER_LIMIT_MS,
    // With these on, a command waits for a server that is gone, and its caller with it.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: (attempt: number) => Math.min(RETRY_PAUSE_MS.first * 2 ** (attempt - 1), RETRY_PAUSE_MS.longest),
  };
  const asking = new Redis(url, { ...options, scripts: SCRIPTS });
  const hearing = new Redis(url, options);
  for (const client of [asking, hearing]) client.on('error', onError);
  const channels = new Map<string, (message: string) => void>();
  const backs: (() => void)[] = [];
  const hearAll = async (): Promise<void> => {
    if (hearing.status !== 'ready' || channels.size === 0) return;
    await hearing.subscribe(...channels.keys());
    for (const back of backs) back();
  };
  hearing.on('ready', () => hearAll().catch(onError));
  hearing.on('message', (channel, message) => channels.get(channel)?.(message));
  const ask = askingWithPauses(onError);
  return {
    run: (script, keys, args) => ask(() => scriptOf(asking, script)(keys, args)),
    get: (key) => ask(() => asking.get(key)),
    hear: (channel, heard) => {
      channels.set(channel, heard);
      hearAll().catch(onError);
    },
    onBack: (back) => void backs.push(back),
    opened: async () => {
      const late = delay(CONNECT_LIMIT_MS, undefined, { ref: false });
      await Promise.race([late, Promise.all([asking, hearing].map(untilReady))]);
    },
    close: () => {
      asking.disconnect();
      hearing.disconnect();
    },
  };
}

function askingWithPauses(onError: (error: unknown) => void) {
  let askAgainAtMs = 0;
  let failed = false;
  return async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
    if (failed) {
      if (performance.now() < askAgainAtMs) throw new Unreachable('Redis did not answer a moment ago');
      askAgainAtMs = Number.POSITIVE_INFINITY;
    }
    try {
      const answer = await send();
      failed = false;
      return answer;
    } catch (error) {
      failed = true;
      askAgainAtMs = performance.now() + PAUSE_MS;
      onError(error);
      throw new Unreachable('Redis does not answer', { cause: error });
    }
  };
}

/** The client has a method for each script, which its types do not know. */
function scriptOf(client: Redis, script: Script) {
  const call = (client as unknown as Record<Script, (...args: (string | number)[]) => Promise<unknown>>)[script];
  return (keys: readonly string[], args: readonly (string | number)[]) =>
    call.call(client, ...('numberOfKeys' in SCRIPTS[script] ? [] : [keys.length]), ...keys, ...args);
}

function untilReady(client: Redis): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => client.once('ready', () => resolve()));
}
