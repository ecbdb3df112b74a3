import type { ServeOptions } from '@concord/contract';
import type { Identity } from '@concord/identity';
import type { KeyValues } from '@concord/key-value';
import type { Notifications } from '@concord/notifications';
import { type AsService, type Logger, observeCalls } from '@concord/service';
import type { z } from 'zod';
import { ASKED_CONTRACTS, type AskedName, type Clients } from '../services/clients.ts';
import type { Composition, Running } from '../services/composition.ts';
import { type Compositions, loadComposition } from '../services/compositions.ts';
import { directoryOf } from '../services/directory-of.ts';
import { settingsOf } from '../services/settings-of.ts';
import { SERVICES, type ServiceName } from '../topology.ts';
import type { Databases } from './databases.ts';
import { type LateClient, lateClient } from './late-client.ts';
import type { Secrets } from './secrets.ts';
import { serviceCaller } from './service-tokens.ts';
import type { OutsideParties } from './witnesses.ts';

export type Services = {
  readonly running: readonly Running[];
  readonly clients: Clients;
  readonly identity: Identity;
  readonly liveEvents: Notifications['liveEvents'];
  readonly asService: (service: ServiceName) => AsService;
  readonly stop: () => Promise<void>;
};

export type ServicesOptions = {
  readonly databases: Databases;
  readonly keyValues: KeyValues;
  /** Servers beside PostgreSQL, where there are any. */
  readonly redisUrl: string | undefined;
  readonly elasticsearchUrl: string | undefined;
  readonly mongodbUrl: string | undefined;
  readonly shards: number;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly outside: OutsideParties;
  /** Where the gateway will answer: the issuer of tokens, and where webhooks come in. */
  readonly publicUrl: string;
};

type AnyLate = Readonly<Record<string, LateClient<never>>>;

/** Identity verifies with its own keys, and starts before there is anybody else to verify. */
const verifiesItself: ServeOptions['verify'] = async () => undefined;

/** Starts the eight domain services and the four consumers in this process; services call each other as functions, through their contracts. */
export async function startServices(options: ServicesOptions): Promise<Services> {
  const { databases, keyValues, redisUrl, elasticsearchUrl, mongodbUrl, shards, secrets, logger, outside, publicUrl } =
    options;
  const late = Object.fromEntries(
    Object.entries(ASKED_CONTRACTS).map(([name, contract]) => [name, lateClient(contract)]),
  ) as unknown as AnyLate;
  const clients = Object.fromEntries(
    Object.entries(late).map(([name, { client }]) => [name, client]),
  ) as never as Clients;
  const asService = callersOf(clients, secrets);
  const environment = settingsOf({
    secrets,
    publicUrl,
    paymentProviderUrl: outside.paymentProvider.url,
    redisUrl,
    elasticsearchUrl,
    mongodbUrl,
    shards,
    smtp: { host: '127.0.0.1', port: outside.mailSink.smtpPort },
  });
  const observe = observeCalls(logger);
  const start = async <Calls extends AskedName, Settings extends z.ZodType, Service>(
    { service, migrations, settings, start: run }: Composition<Calls, Settings, Service>,
    verify: ServeOptions['verify'],
  ): Promise<Service> => {
    const data = await databases.open(service, migrations, directoryOf(clients, asService(service)));
    const parts = {
      ...{ data, serve: { verify, observe }, logger, clients },
      ...{ asService: asService(service), keyValues },
    };
    const started = await run(parts, settings.parse(environment));
    late[service]?.connect((started as Running).client as never);
    return started;
  };

  const compositions = await loadAll();
  const identity = await start(compositions.identity, verifiesItself);
  const { verify } = identity;
  const [merchant, inventory, catalog, promotions, payments, orders, checkout] = await Promise.all([
    start(compositions.merchant, verify),
    start(compositions.inventory, verify),
    start(compositions.catalog, verify),
    start(compositions.promotions, verify),
    start(compositions.payments, verify),
    start(compositions.orders, verify),
    start(compositions.checkout, verify),
  ]);
  const [search, email, notifications, analytics] = await Promise.all([
    start(compositions.search, verify),
    start(compositions.email, verify),
    start(compositions.notifications, verify),
    start(compositions.analytics, verify),
  ]);

  const owners = [identity, merchant, catalog, inventory, promotions, payments, orders, checkout];
  const running = [...owners, search, email, notifications, analytics] as unknown as readonly Running[];
  return {
    running,
    clients,
    identity,
    liveEvents: notifications.liveEvents,
    asService,
    stop: async () => {
      for (const service of running.toReversed()) await service.stop();
    },
  };
}

async function loadAll(): Promise<Compositions> {
  const loaded = await Promise.all(SERVICES.map(async ({ name }) => [name, await loadComposition(name)] as const));
  return Object.fromEntries(loaded) as unknown as Compositions;
}

function callersOf({ identity }: Clients, secrets: Secrets): Services['asService'] {
  const callers = new Map(
    SERVICES.map(({ name }) => [
      name,
      serviceCaller(identity.issueServiceToken, name, secrets.clientSecrets[name] ?? ''),
    ]),
  );
  return (service) => {
    const caller = callers.get(service);
    if (!caller) throw new Error(`${service} is not in the topology`);
    return caller;
  };
}
