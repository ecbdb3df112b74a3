import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { debianProgram } from './debian-program.ts';
import { type LocalServer, portFor, type ServerOptions } from './local-server.ts';
import { startProgram } from './start-program.ts';

const askLimitMs = 2_000;

/** Redis from Debian. Every write is in its log before it is answered, so that what a kill loses is a real loss. */
export async function startRedis(options: ServerOptions): Promise<LocalServer> {
  const { folder: program, environment } = await debianProgram({ name: 'redis-server', version: '7.0.15' });
  const port = await portFor(options);
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: options.folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    maxmemory: '256mb',
    // Locks and jobs must never be pushed out by cache entries.
    'maxmemory-policy': 'noeviction',
  };
  const running = await startProgram({
    name: 'redis',
    folder: options.folder,
    command: join(program, 'usr', 'bin', 'redis-server'),
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    environment,
    ask: () => askVersion(port),
  });
  return { name: 'Redis', url: `redis://127.0.0.1:${port}`, ...running };
}

async function askVersion(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(askLimitMs, () => socket.destroy(new Error('no answer')));
  socket.write('INFO server\r\nQUIT\r\n');
  const version = /redis_version:(\S+)/.exec(await text(socket))?.[1];
  if (version === undefined) throw new Error('it is not ready to answer INFO');
  return version;
}
