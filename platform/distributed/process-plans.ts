import type { ShardUrls } from '@concord/service';
import type { z } from 'zod';
import type { Secrets } from '../embedded/secrets.ts';
import { loadAnyComposition } from '../services/compositions.ts';
import { SERVICES, type ServiceName } from '../topology.ts';
import type { ProcessPlan } from './child-process.ts';
import { addressVariable, namesOfShard } from './service-config.ts';

/** Ports of one program: the one that others know, and those of its instances. With one instance they are the same. */
export type Ports = { readonly known: number; readonly instances: readonly number[] };

export type Installation = {
  readonly secrets: Secrets;
  readonly settings: Readonly<Record<string, string>>;
  /** Of each service; several where its merchants are spread. */
  readonly databases: ReadonlyMap<ServiceName, readonly [ShardUrls, ...ShardUrls[]]>;
  readonly eventLogUrl: string;
  readonly publicUrl: string;
  /** Servers that all processes share beside PostgreSQL, as the variables that name them. */
  readonly servers: Readonly<Record<string, string>>;
  readonly ports: ReadonlyMap<ServiceName | 'gateway', Ports>;
};

const READY_PATH = '/health/ready';

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** What every process of the distributed shape is started with. A service is told its own secrets and no other's. */
export async function processPlans(installation: Installation): Promise<ProcessPlan[]> {
  const services = await Promise.all(SERVICES.map(({ name }) => servicePlans(name, installation)));
  return [...services.flat(), ...gatewayPlans(installation), ...balancerPlans(installation)];
}

async function servicePlans(name: ServiceName, installation: Installation): Promise<ProcessPlan[]> {
  const { secrets, settings, databases, eventLogUrl, publicUrl, ports, servers } = installation;
  const composition = await loadAnyComposition(name);
  const own = Object.keys((composition.settings as z.ZodObject).shape);
  const urls = databases.get(name);
  if (!urls) throw new Error(`${name} has no database`);
  const [{ requestUrl, systemUrl }, ...others] = urls;
  const directory: readonly ServiceName[] = others.length > 0 ? ['merchant'] : [];
  const environment = {
    ...Object.fromEntries(own.flatMap((key) => (settings[key] === undefined ? [] : [[key, settings[key]]]))),
    ...servers,
    ...addresses(installation, [...(composition.calls as readonly ServiceName[]), 'identity', ...directory]),
    CONCORD_DATABASE_URL: requestUrl,
    CONCORD_SYSTEM_DATABASE_URL: systemUrl,
    ...Object.fromEntries(others.flatMap(shardVariables)),
    CONCORD_EVENT_LOG_URL: eventLogUrl,
    CONCORD_PUBLIC_URL: publicUrl,
    CONCORD_CLIENT_SECRET: secrets.clientSecrets[name] ?? '',
  };
  const instances = instancesOf(ports.get(name));
  return instances.map((port, index) => ({
    name: instanceName(name, index),
    script: 'service.ts',
    args: [name],
    readyPath: READY_PATH,
    environment: { ...environment, CONCORD_PORT: String(port), CONCORD_INSTANCES: String(instances.length) },
  }));
}

function shardVariables({ requestUrl, systemUrl }: ShardUrls, index: number): [string, string][] {
  const { request, system } = namesOfShard(index + 2);
  return [
    [request, requestUrl],
    [system, systemUrl],
  ];
}

function gatewayPlans(installation: Installation): ProcessPlan[] {
  const everybody = SERVICES.map(({ name }) => name);
  return instancesOf(installation.ports.get('gateway')).map((port, index) => ({
    name: instanceName('gateway', index),
    script: 'gateway.ts',
    readyPath: READY_PATH,
    environment: { ...installation.servers, ...addresses(installation, everybody), CONCORD_PORT: String(port) },
  }));
}

function balancerPlans({ ports }: Installation): ProcessPlan[] {
  const balanced = [...ports.values()].filter(({ instances }) => instances.length > 1);
  if (balanced.length === 0) return [];
  const balance = balanced.map(({ known: port, instances: targets }) => ({ port, targets }));
  return [{ name: 'balancer', script: 'balancer.ts', environment: { CONCORD_BALANCE: JSON.stringify(balance) } }];
}

function addresses({ ports }: Installation, names: readonly ServiceName[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [addressVariable(name), urlOf(ports.get(name)?.known ?? 0)]));
}

function instancesOf(ports: Ports | undefined): readonly number[] {
  return ports?.instances ?? [];
}

function instanceName(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}
