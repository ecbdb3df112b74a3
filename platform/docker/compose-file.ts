import type { z } from 'zod';
import { addressVariable } from '../distributed/service-config.ts';
import { loadAnyComposition } from '../services/compositions.ts';
import { distributedConnectionCount, EVENT_LOG, GATEWAY, SERVICES, type ServiceName } from '../topology.ts';
import { type Yaml, yaml } from './yaml.ts';

type Map = { readonly [key: string]: Yaml };

const POSTGRES_IMAGE = 'postgres:18.4-bookworm';
const CONCORD_IMAGE = 'concord:0.1.0';
const SPARE_CONNECTIONS = 20;
const PUBLIC_URL = `http://127.0.0.1:${GATEWAY.port}`;
const PROVIDER = { name: 'payment-provider', port: 4201 } as const;
const MAIL = { name: 'mail-sink', port: 4202, smtpPort: 4203 } as const;
const HEADER = `# Made from platform/topology.ts by \`node platform/docker/compose.ts --write\`: change that, not this.
# Before the first start: \`node platform/docker/write-env.ts\` makes the secrets in platform/docker/.env.
`;

/** What every service is told, by the names of their settings; secrets come from the .env file. */
const SETTINGS: Readonly<Record<string, string>> = {
  CONCORD_PUBLIC_URL: PUBLIC_URL,
  // The provider is a container too, and finds the gateway inside.
  CONCORD_WEBHOOK_BASE_URL: `http://${GATEWAY.name}:${GATEWAY.port}`,
  CONCORD_PAYMENT_PROVIDER_URL: `http://${PROVIDER.name}:${PROVIDER.port}`,
  CONCORD_SMTP_HOST: MAIL.name,
  CONCORD_SMTP_PORT: String(MAIL.smtpPort),
  CONCORD_SHARDS: '1',
};

/** The distributed shape as a Docker Compose file: one container for each service of the topology. */
export async function composeFile(): Promise<string> {
  const services = await Promise.all(SERVICES.map(async ({ name, port }) => [name, await serviceOf(name, port)]));
  const file: Yaml = {
    name: 'concord',
    services: {
      postgres: postgres(),
      [PROVIDER.name]: witness(PROVIDER.name, PROVIDER.port, []),
      [MAIL.name]: witness(MAIL.name, MAIL.port, ['--smtp-port', String(MAIL.smtpPort)]),
      provision: provision(),
      ...Object.fromEntries(services),
      [GATEWAY.name]: gateway(),
    },
    volumes: { 'postgres-data': {}, 'provider-data': {}, 'mail-data': {} },
  };
  return `${HEADER}${yaml(file).trimStart()}`;
}

function postgres(): Map {
  const connections = distributedConnectionCount({ instances: 1 }) + SPARE_CONNECTIONS;
  return {
    image: POSTGRES_IMAGE,
    restart: 'unless-stopped',
    command: ['postgres', '-c', `max_connections=${connections}`, '-c', 'jit=off'],
    environment: { POSTGRES_PASSWORD: secret('POSTGRES_PASSWORD') },
    volumes: ['postgres-data:/var/lib/postgresql'],
    healthcheck: { test: ['CMD', 'pg_isready', '-U', 'postgres'], interval: '5s', timeout: '3s', retries: 20 },
  };
}

/** Makes the databases and their roles, and brings the event log up to date; then it ends. */
function provision(): Map {
  return {
    ...concord(['platform/distributed/provision.ts']),
    restart: 'on-failure',
    environment: {
      CONCORD_POSTGRES_URL: `postgres://postgres:${secret('POSTGRES_PASSWORD')}@postgres:5432/postgres`,
      CONCORD_DATABASE_PASSWORDS: secret('CONCORD_DATABASE_PASSWORDS'),
    },
    depends_on: { postgres: { condition: 'service_healthy' } },
  };
}

async function serviceOf(name: ServiceName, port: number): Promise<Map> {
  const composition = await loadAnyComposition(name);
  const own = Object.keys((composition.settings as z.ZodObject).shape);
  const settings = own.map((key) => [key, SETTINGS[key] ?? secret(key)]);
  return {
    ...concord(['platform/distributed/service.ts', name]),
    restart: 'unless-stopped',
    environment: {
      ...Object.fromEntries(settings),
      ...addresses([...(composition.calls as readonly ServiceName[]), 'identity']),
      CONCORD_HOST: '0.0.0.0',
      CONCORD_PORT: String(port),
      CONCORD_PUBLIC_URL: PUBLIC_URL,
      CONCORD_CLIENT_SECRET: secret(`${name.toUpperCase()}_CLIENT_SECRET`),
      CONCORD_DATABASE_URL: databaseUrl(name, name, `${name.toUpperCase()}_DATABASE_PASSWORD`),
      CONCORD_SYSTEM_DATABASE_URL: databaseUrl(name, `${name}_system`, `${name.toUpperCase()}_SYSTEM_PASSWORD`),
      CONCORD_EVENT_LOG_URL: databaseUrl(EVENT_LOG.name, `${EVENT_LOG.name}_system`, 'EVENTS_SYSTEM_PASSWORD'),
    },
    healthcheck: ready(port),
    depends_on: { provision: { condition: 'service_completed_successfully' } },
    stop_grace_period: '20s',
  };
}

function gateway(): Map {
  return {
    ...concord(['platform/distributed/gateway.ts']),
    restart: 'unless-stopped',
    ports: [`127.0.0.1:${GATEWAY.port}:${GATEWAY.port}`],
    environment: {
      ...addresses(SERVICES.map(({ name }) => name)),
      CONCORD_HOST: '0.0.0.0',
      CONCORD_PORT: String(GATEWAY.port),
    },
    healthcheck: ready(GATEWAY.port),
    depends_on: Object.fromEntries(SERVICES.map(({ name }) => [name, { condition: 'service_healthy' }])),
    stop_grace_period: '20s',
  };
}

function witness(name: string, port: number, flags: readonly string[]): Map {
  const volume = name === PROVIDER.name ? 'provider-data' : 'mail-data';
  const common = ['--data', '/data', '--host', '0.0.0.0', '--port', String(port)];
  return {
    ...concord([`platform/witnesses/${name}/main.ts`, ...common, ...flags]),
    restart: 'unless-stopped',
    ports: [`127.0.0.1:${port}:${port}`],
    volumes: [`${volume}:/data`],
  };
}

function concord(command: readonly string[]): Map {
  return { image: CONCORD_IMAGE, build: { context: '../..', dockerfile: 'platform/docker/Dockerfile' }, command };
}

function ready(port: number): Map {
  const ask = `fetch('http://127.0.0.1:${port}/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;
  return { test: ['CMD', 'node', '-e', ask], interval: '5s', timeout: '5s', retries: 24 };
}

function addresses(names: readonly ServiceName[]): Map {
  const ports = new Map(SERVICES.map(({ name, port }) => [name, port]));
  return Object.fromEntries(names.map((name) => [addressVariable(name), `http://${name}:${ports.get(name)}`]));
}

function databaseUrl(database: string, role: string, password: string): string {
  return `postgres://${role}:${secret(password)}@postgres:5432/${database}`;
}

function secret(name: string): string {
  return `\${${name}:?run write-env.ts first}`;
}
