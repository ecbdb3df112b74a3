import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { stopLeftPostgres } from '@concord/platform/postgres';
import { z } from 'zod';
import { SERVICE_PROCESSES } from './service-processes.ts';

/** How it is spread: everything in one process, or each service in one of its own. */
export type Shape = 'embedded' | 'distributed';

/** A platform in a process of its own, as `npm start` runs it, or in many, as `npm run up:distributed` does. */
export type PlatformProcess = {
  readonly shape: Shape;
  readonly url: string;
  /** Of all processes that say of themselves at `/metrics` how they do. */
  readonly metricsUrls: readonly string[];
  readonly paymentProviderUrl: string;
  readonly mailSinkUrl: string;
  readonly folder: string;
  readonly process: ChildProcess;
  readonly exited: Promise<void>;
  readonly stop: () => Promise<void>;
};

const PLATFORM = join(import.meta.dirname, '..', '..', 'platform');
const START: Readonly<Record<Shape, string>> = {
  embedded: join(PLATFORM, 'embedded', 'start.ts'),
  distributed: join(PLATFORM, 'distributed', 'up.ts'),
};
const READY_TIMEOUT_MS = 90_000;
/** With servers that run on Java beside it, which start when it does, and its own processes after them. */
const READY_WITH_SERVERS_TIMEOUT_MS = 200_000;
const PROCESSES_READY_WITHIN_MS = { alone: 80_000, withServers: 150_000 };
/** Less than what is left of a hook's time. */
const STOP_TIMEOUT_MS = 20_000;
/** What a server beside the platform says of itself. */
const VERSION_LINE = / answers .+\(process \d+\)$/;
const portsSchema = z.looseObject({ 'payment-provider': z.int(), 'mail-sink': z.int() });

/** The shape that the whole run is for: `npm run scenarios -- --shape distributed`. */
export function shapeOfRun(environment: NodeJS.ProcessEnv = process.env): Shape {
  const shape = environment.CONCORD_SHAPE || 'embedded';
  if (shape === 'embedded' && environment.CONCORD_SERVERS)
    throw new Error('The servers beside the platform are started with --shape distributed only');
  if (shape === 'embedded' || shape === 'distributed') return shape;
  throw new Error(`CONCORD_SHAPE is ${shape}: it must be embedded or distributed`);
}

/** Starts the platform on a folder and waits until it answers. `nodeArguments` are for Node itself, such as `--inspect`. */
export async function startPlatform(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  nodeArguments: readonly string[] = [],
  shape: Shape = shapeOfRun(),
): Promise<PlatformProcess> {
  const hasServers = environment.CONCORD_SERVERS ?? process.env.CONCORD_SERVERS;
  const child = spawn(process.execPath, [...nodeArguments, START[shape]], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      CONCORD_DATA_DIR: folder,
      PORT: '0',
      CONCORD_DEMO: 'none',
      CONCORD_STOREFRONT: 'none',
      // It stops when the tests that started it are gone.
      CONCORD_LAUNCHER_PID: String(process.pid),
      CONCORD_READY_WITHIN_MS: String(PROCESSES_READY_WITHIN_MS[hasServers ? 'withServers' : 'alone']),
      ...environment,
    },
  });
  const exited = once(child, 'exit').then(() => undefined);
  const url = await readyUrl(child, exited, hasServers ? READY_WITH_SERVERS_TIMEOUT_MS : READY_TIMEOUT_MS).catch(
    async (error: unknown) => {
      // One that is late would hold the folder of the next.
      await end(child, exited, folder);
      throw error;
    },
  );
  const ports = portsSchema.parse(JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')));
  return {
    shape,
    url,
    metricsUrls: shape === 'embedded' ? [url] : SERVICE_PROCESSES.map((name) => `http://127.0.0.1:${ports[name]}`),
    paymentProviderUrl: `http://127.0.0.1:${ports['payment-provider']}`,
    mailSinkUrl: `http://127.0.0.1:${ports['mail-sink']}`,
    folder,
    process: child,
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Told to stop it stops what it started; if it does not, what it leaves is stopped here. */
async function end(child: ChildProcess, exited: Promise<void>, folder: string): Promise<void> {
  child.kill('SIGTERM');
  const isLate = await Promise.race([exited.then(() => false), delay(STOP_TIMEOUT_MS, true, { ref: false })]);
  if (!isLate) return;
  child.kill('SIGKILL');
  await exited;
  await stopLeftPostgres(join(folder, 'postgres'));
}

async function readyUrl(child: ChildProcess, exited: Promise<void>, timeoutMs: number): Promise<string> {
  if (!child.stdout) throw new Error('The platform has no output to read');
  const seen: string[] = [];
  const lines = createInterface(child.stdout);
  const ready = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      seen.push(line);
      if (VERSION_LINE.test(line)) console.log(line);
      const found = /^Concord is ready: (http:\/\/127\.0\.0\.1:\d+)\//.exec(line);
      if (found?.[1]) resolve(found[1]);
    });
  });
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The platform was not ready in time:\n${seen.join('\n')}`)),
      timeoutMs,
    );
    timer.unref();
  });
  const ended = exited.then(() => {
    const how = child.signalCode ?? `exit code ${child.exitCode}`;
    throw new Error(`The platform ended while it was starting (${how}):\n${seen.join('\n')}`);
  });
  ended.catch(() => undefined);
  return Promise.race([ready, late, ended]);
}
