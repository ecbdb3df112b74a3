import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runClient } from './downloads.ts';
import { askFeatureLevel } from './kafka-feature-level.ts';
import { kafkaClassPath } from './kafka-program.ts';
import { type LocalServer, portFor, type ServerOptions } from './local-server.ts';
import { startProgram } from './start-program.ts';

const HEAP = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC'];
const LOGGING = `rootLogger.level=WARN
rootLogger.appenderRef.console.ref=console
logger.version.name=org.apache.kafka.common.utils.AppInfoParser
logger.version.level=INFO
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %m (%c{1})%n
`;

/** Apache Kafka, one node that is broker and controller (KRaft). It makes no topic that nobody asked for. */
export async function startKafka(options: ServerOptions): Promise<LocalServer> {
  const classPath = await kafkaClassPath();
  const port = await portFor(options);
  const settings = join(options.folder, 'server.properties');
  const logging = join(options.folder, 'log4j2.properties');
  mkdirSync(options.folder, { recursive: true });
  writeFileSync(logging, LOGGING);
  writeFileSync(settings, propertiesOf(await settingsOf(options.folder, port)));
  const java = (main: string, ...args: string[]) => [
    ...HEAP,
    ...['-cp', classPath, `-Dlog4j2.configurationFile=${logging}`, main, ...args],
  ];
  if (!existsSync(join(options.folder, 'data', 'meta.properties'))) {
    const cluster = Buffer.concat([Buffer.from([1]), randomBytes(15)]).toString('base64url');
    const format = java('kafka.tools.StorageTool', 'format', '-t', cluster, '-c', settings);
    await runClient('java', format, options.folder);
  }
  const running = await startProgram({
    name: 'kafka',
    folder: options.folder,
    command: 'java',
    args: java('kafka.Kafka', settings),
    ask: async () => {
      const level = await askFeatureLevel(port, 'metadata.version');
      return `metadata.version ${level} (${versionInLog(options.folder)} by its own log: its protocol names no release)`;
    },
    startLimitMs: 240_000,
  });
  return { name: 'Apache Kafka', url: `127.0.0.1:${port}`, ...running };
}

async function settingsOf(folder: string, port: number): Promise<Readonly<Record<string, string | number | boolean>>> {
  const controllerPort = await portFor({ folder });
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    // After kill -9 the same node may come back only when its last session has ended.
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 3_000,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 2,
  };
}

function propertiesOf(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function versionInLog(folder: string): string {
  const version = readFileSync(join(folder, 'kafka.log'), 'utf8')
    .match(/Kafka version: (\S+)/g)
    ?.at(-1);
  if (version === undefined) throw new Error('it has not said its version yet');
  return version.replace('version: ', '');
}
