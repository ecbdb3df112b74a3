import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** How it is spread: everything in one process, or each service in one of its own. */
export type Shape = 'embedded' | 'distributed';

/** A platform in a process of its own, as `npm start` runs it, or in many, as `npm run up:distributed` does. */
export type PlatformProcess = {
  readonly shape: Shape;
  readonly url: string;
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
/** With servers that run on Java beside it, which start when it does. */
const READY_TIMEOUT_MS = process.env.CONCORD_SERVERS ? 180_000 : 90_000;
/** What a server beside the platform says of itself. */
const VERSION_LINE = / answers .+\(process \d+\)$/;
const portsSchema = z.object({ 'payment-provider': z.int(), 'mail-sink': z.int() });

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
): Promise<PlatformProcess> {
  const shape = shapeOfRun();
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
      ...environment,
    },
  });
  const exited = once(child, 'exit').then(() => undefined);
  const url = await readyUrl(child, exited).catch(async (error: unknown) => {
    // One that is late would hold the folder of the next.
    child.kill('SIGKILL');
    await exited;
    throw error;
  });
  const ports = portsSchema.parse(JSON.parse(await readFile(join(folder, 'ports.json'), 'utf8')));
  return {
    shape,
    url,
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

async function readyUrl(child: ChildProcess, exited: Promise<void>): Promise<string> {
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
      READY_TIMEOUT_MS,
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
