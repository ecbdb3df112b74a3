import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

export type Settings = {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly smtpPort: number;
};

/** A started witness: what its ready line says besides `ready`, and how it stops. */
export type Started = { readonly port: number; readonly smtpPort?: number; readonly close: () => Promise<void> };

/** Starts the witness and prints its one ready line. One that cannot start says why and ends with code 1. */
export async function run(start: (settings: Settings) => Promise<Started>): Promise<void> {
  try {
    await startFromCommandLine(start);
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exit(1);
  }
}

async function startFromCommandLine(start: (settings: Settings) => Promise<Started>): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      'smtp-port': { type: 'string', default: '0' },
      'until-stdin-ends': { type: 'boolean', default: false },
    },
  });
  if (!values.data) throw new Error('Give --data <folder>: the book is kept there.');
  mkdirSync(values.data, { recursive: true });
  await holdFolder(values.data);
  const { close, ...ready } = await start({
    dataDir: values.data,
    host: values.host,
    port: portOf(values.port),
    smtpPort: portOf(values['smtp-port']),
  });
  stopOnce(close, values['until-stdin-ends']);
  console.log(JSON.stringify({ ready: true, ...ready }));
}

function stopOnce(close: () => Promise<void>, untilStdinEnds: boolean): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (untilStdinEnds) process.stdin.once('close', stop).resume();
}

/**
 * Two processes must never append to one book. The kernel frees an abstract socket with its process, so a kill leaves
 * nothing behind to clean up. (Only Linux has them; elsewhere the folder is not held.)
 */
async function holdFolder(dataDir: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const lock = createServer((socket) => socket.destroy()).unref();
  lock.once('error', (error) => reject(new Error(`Another witness holds ${dataDir}.`, { cause: error })));
  lock.listen(`\0concord-witness-${createHash('sha256').update(realpathSync(dataDir)).digest('hex')}`, resolve);
  await promise;
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`Not a port: ${text}`);
  return port;
}
