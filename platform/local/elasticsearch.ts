import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { accountFor } from '../embedded/postgres-account.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { elasticsearchDistribution, homeIn } from './elasticsearch-distribution.ts';
import { endByPid } from './end-program.ts';
import { type LocalServer, portFor, type ServerOptions } from './local-server.ts';
import { startProgram } from './start-program.ts';

const askLimitMs = 2_000;
const startLimitMs = 240_000;
const jvmOptions = [
  '-Xms512m',
  '-Xmx512m',
  '-XX:-AlwaysPreTouch',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:+ExitOnOutOfMemoryError',
  '20-:--add-modules=jdk.incubator.vector',
];

/**
 * Elasticsearch from Maven Central, one node, on the Java of this machine. A launcher of its makers starts the server and
 * ends with it; `pid` is the server's.
 */
export async function startElasticsearch(options: ServerOptions): Promise<LocalServer> {
  const home = homeIn(await elasticsearchDistribution());
  const port = await portFor(options);
  const { folder } = options;
  mkdirSync(folder, { recursive: true });
  const account = accountFor(folder, join(home, 'bin'));
  const config = writeConfig(folder, home, port);
  const pidFile = join(folder, 'run', 'server.pid');
  rmSync(pidFile, { force: true });
  for (const name of ['config', 'data', 'logs', 'run', 'temp']) give(join(folder, name), account);
  const launcher = await startProgram({
    name: 'elasticsearch',
    folder,
    command: join(home, 'bin', 'elasticsearch'),
    args: ['--pidfile', pidFile],
    environment: {
      ES_JAVA_HOME: javaHome(),
      ES_PATH_CONF: config,
      ES_TMPDIR: join(folder, 'temp'),
      HOME: join(folder, 'temp'),
    },
    account,
    ask: () => askVersion(port),
    startLimitMs,
  });
  const pid = Number(readFileSync(pidFile, 'utf8'));
  return {
    ...launcher,
    name: 'Elasticsearch',
    url: `http://127.0.0.1:${port}`,
    pid,
    stop: async () => {
      await endByPid(pid, 'SIGTERM');
      await launcher.stop();
    },
    kill: async () => {
      await endByPid(pid, 'SIGKILL');
      // The launcher ends once all of the server's threads, and with them its port, are gone.
      await launcher.stop();
    },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
  };
}

function writeConfig(folder: string, home: string, port: number): string {
  const config = join(folder, 'config');
  if (!existsSync(config)) cpSync(join(home, 'config'), config, { recursive: true });
  const java = [...jvmOptions, `-Djava.io.tmpdir=${join(folder, 'temp')}`];
  writeFileSync(join(config, 'jvm.options'), java.map((option) => `${option}\n`).join(''));
  const settings = {
    'cluster.name': 'concord-local',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': port,
    // Nobody connects to it: whatever is free.
    'transport.port': '9300-9900',
    'path.data': join(folder, 'data'),
    'path.logs': join(folder, 'logs'),
    'xpack.security.enabled': false,
    // A developer's disk is often fuller than a server's may be.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    // An index is named in the code that makes it, never by a mistyped write.
    'action.auto_create_index': false,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  writeFileSync(join(config, 'elasticsearch.yml'), lines.join(''));
  return config;
}

/** It refuses to run as root; what it writes belongs to whom it runs as. */
function give(path: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  mkdirSync(path, { recursive: true });
  if (process.getuid?.() !== 0) return;
  for (const name of ['', ...readdirSync(path, { recursive: true, encoding: 'utf8' })])
    chownSync(join(path, name), uid, gid);
  chmodSync(path, 0o700);
}

/** The Java whose `java` is first on the path. */
function javaHome(): string {
  const found = spawnSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).stdout.trim();
  if (found === '') throw new StartProblem('Elasticsearch needs Java 17 or newer: install openjdk-17-jdk-headless.');
  return dirname(dirname(realpathSync(found)));
}

/** This distribution does not answer `GET /`; a node says its version among what it says of itself. */
async function askVersion(port: number): Promise<string> {
  const path = '/_nodes/_local?filter_path=nodes.*.version';
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(askLimitMs) });
  const answer = (await response.json()) as { readonly nodes?: Record<string, { readonly version: string }> };
  const version = Object.values(answer.nodes ?? {})[0]?.version;
  if (version === undefined) throw new Error('it is not ready to say its version');
  return version;
}
