import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { downloaded, runClient } from './downloads.ts';
import { type LocalServer, portFor, type ServerOptions } from './local-server.ts';
import { startProgram } from './start-program.ts';

const MODULE = 'github.com/FerretDB/FerretDB';
const VERSION = 'v1.24.2';
const askLimitMs = 5_000;

/**
 * FerretDB, which speaks MongoDB's protocol and keeps its data in SQLite: no package that can be had by its name carries a
 * real mongod. What it does otherwise than MongoDB stands in README.md.
 */
export async function startFerretdb(options: ServerOptions): Promise<LocalServer> {
  const program = await downloaded(`ferretdb-${VERSION}-${process.arch}`, build);
  const port = await portFor(options);
  const data = join(options.folder, 'data');
  mkdirSync(data, { recursive: true });
  const url = `mongodb://127.0.0.1:${port}/`;
  const settings = {
    handler: 'sqlite',
    'sqlite-url': `file:${data}/`,
    'listen-addr': `127.0.0.1:${port}`,
    'state-dir': options.folder,
    'debug-addr': '-',
    'log-level': 'ERROR',
    telemetry: 'disable',
  };
  const running = await startProgram({
    name: 'ferretdb',
    folder: options.folder,
    command: join(program, 'ferretdb'),
    args: Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
    ask: () => askVersion(url),
  });
  return { name: 'FerretDB on SQLite', url, ...running };
}

/** Built from its Go module, with the low priority of work that nobody waits for: some minutes, once for a machine. */
async function build(folder: string): Promise<void> {
  const go = (...args: string[]) => runClient('nice', ['-n', '10', 'go', ...args], folder);
  writeFileSync(join(folder, 'go.mod'), 'module concord.local/ferretdb\n\ngo 1.24\n');
  writeFileSync(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${MODULE}/cmd/ferretdb"\n`);
  await go('get', `${MODULE}/cmd/ferretdb@${VERSION}`);
  await go('mod', 'vendor');
  // The module leaves this file to its release build; without it the program refuses to start.
  writeFileSync(join(folder, 'vendor', MODULE, 'build', 'version', 'version.txt'), VERSION);
  await go('build', '-mod=vendor', '-trimpath', '-ldflags=-s -w', '-o', 'built', `${MODULE}/cmd/ferretdb`);
  renameSync(join(folder, 'built'), join(folder, 'ferretdb'));
  for (const left of ['vendor', 'go.mod', 'go.sum', 'tools.go']) rmSync(join(folder, left), { recursive: true });
}

async function askVersion(url: string): Promise<string> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: askLimitMs, socketTimeoutMS: askLimitMs });
  try {
    const { version, ferretdbVersion } = await client.db('admin').command({ buildInfo: 1 });
    return `${ferretdbVersion} (and calls itself MongoDB ${version})`;
  } finally {
    await client.close();
  }
}
