import { createServiceServer } from '@concord/gateway';
import type { Identity } from '@concord/identity';
import { openKeyValues } from '@concord/key-value';
import type { Notifications } from '@concord/notifications';
import {
  type AsService,
  createLogger,
  type Directory,
  every,
  type Logger,
  observeCalls,
  openServiceData,
  registerGauges,
  remembered,
  type ServiceData,
} from '@concord/service';
import type { FastifyInstance } from 'fastify';
import { serviceCaller } from '../embedded/service-tokens.ts';
import type { Clients } from '../services/clients.ts';
import type { Running } from '../services/composition.ts';
import { type AnyComposition, loadAnyComposition } from '../services/compositions.ts';
import { directoryOf } from '../services/directory-of.ts';
import { openEventLog } from '../services/open-event-log.ts';
import { SERVICES, type ServiceName } from '../topology.ts';
import { openNeighbours } from './neighbours.ts';
import { type RemoteVerifier, remoteVerifier } from './remote-verifier.ts';
import { readServiceConfig, type ServiceConfig, shownConfig } from './service-config.ts';

export type ServiceProcess = { readonly url: string; readonly stop: () => Promise<void> };

const DAY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** How soon a replay that a person asked for is noticed. */
const REPLAY_EVERY_MS = 2_000;
const READY_PATIENCE_MS = 2_000;

/** One service in a process of its own: its data, what it does by itself, and its door. */
export async function startService(name: ServiceName, environment: NodeJS.ProcessEnv): Promise<ServiceProcess> {
  const composition = await loadAnyComposition(name);
  const config = readServiceConfig(composition, environment);
  const logger = createLogger({ service: name });
  logger.info(shownConfig(config), `${name} is starting`);
  const stops: (() => Promise<void>)[] = [];
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    for (const end of stops.splice(0).toReversed())
      await end().catch((error) => logger.error({ err: error }, 'stopping failed'));
  };
  try {
    if (config.tracesEndpoint !== undefined) {
      const { startTracing } = await import('@concord/service/tracing');
      stops.push(startTracing({ service: name, endpoint: config.tracesEndpoint }).stop);
    }
    const { clients, close } = openNeighbours(config.neighbours);
    stops.push(close);
    const issue: typeof clients.identity.issueServiceToken = (...asked) => clients.identity.issueServiceToken(...asked);
    const asService = serviceCaller(issue, name, config.clientSecret);
    const data = await openData(composition, config, directoryOf(clients, asService), logger, stops);
    const { started, verifier } = await startParts(composition, config, { clients, asService, data }, logger, stops);
    const isOpen = remembered(
      async () => (await Promise.all([data.isReady(), data.logIsReady()])).every(Boolean),
      READY_PATIENCE_MS,
    );
    const isReady = async () => !isStopping && verifier.isReady() && (await isOpen().catch(() => false));
    const server = doorOf(started, verifier, logger, isReady);
    const url = await server.listen({ port: config.port, host: config.host });
    stops.push(() => server.close());
    logger.info({ url }, `${name} serves`);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (() => Promise<void>)[];

async function openData(
  { service, migrations }: AnyComposition,
  config: ServiceConfig,
  directory: Directory,
  logger: Logger,
  stops: Stops,
) {
  const log = openEventLog({
    url: config.eventLogUrl,
    kafkaBrokers: config.kafkaBrokers,
    parkedUrl: config.systemUrl,
    retentionMs: config.eventDays * DAY_MS,
    onError: (error) => logger.warn({ err: error }, 'the event log failed'),
  });
  stops.push(log.close);
  const lags = remembered(log.lags);
  registerGauges('concord_consumer_lag', 'Events that a group has not handled yet', 'group', lags);
  const readers = SERVICES.find((one) => one.name === service)?.readers ?? 2;
  const { requestUrl, systemUrl, shards } = config;
  const data = await openServiceData({
    ...{ service, requestUrl, systemUrl, migrations, readers, log, logger },
    spread: shards.length > 1 ? { shards, directory } : undefined,
    isAlone: config.instances === 1,
  });
  stops.push(data.close);
  const forgetting = every(
    FORGET_EVERY_MS,
    async () => {
      await log.forget?.(Date.now() - config.eventDays * DAY_MS);
      await data.forgetInbox(await log.oldestKeptMs());
    },
    (error) => logger.error({ err: error }, 'forgetting old events failed'),
  );
  stops.push(forgetting.stop);
  const replaying = every(REPLAY_EVERY_MS, log.replayRequested, (error) =>
    logger.error({ err: error }, 'replaying parked events failed'),
  );
  stops.push(replaying.stop);
  return { ...data, logIsReady: log.isReady };
}

async function startParts(
  composition: AnyComposition,
  config: ServiceConfig,
  {
    clients,
    asService,
    data,
  }: { readonly clients: Clients; readonly asService: AsService; readonly data: ServiceData },
  logger: Logger,
  stops: Stops,
): Promise<{ readonly started: Running; readonly verifier: Omit<RemoteVerifier, 'stop'> }> {
  const { service } = composition;
  const keyValues = await openKeyValues({
    url: config.redisUrl,
    onError: (error) => logger.warn({ err: error }, 'Redis does not answer'),
  });
  stops.push(keyValues.close);
  const observe = observeCalls(logger);
  const start = async (verify: RemoteVerifier['verify'], as: AsService) => {
    const parts = { data, serve: { verify, observe }, logger, clients, asService: as, keyValues };
    const started = await composition.start(parts as never, config.own);
    stops.push(started.stop);
    return started;
  };
  if (service === 'identity') {
    // It verifies by itself, and needs nobody to give it tokens.
    const started = await start(
      async () => undefined,
      async () => ({ token: undefined }),
    );
    return { started, verifier: { verify: (started as unknown as Identity).verify, isReady: () => true } };
  }
  const verifier = remoteVerifier({ identity: clients.identity, asService, issuer: config.publicUrl, logger });
  stops.push(verifier.stop);
  return { started: await start(verifier.verify, asService), verifier };
}

function doorOf(
  started: Running,
  { verify }: Pick<RemoteVerifier, 'verify'>,
  logger: Logger,
  isReady: () => Promise<boolean>,
): FastifyInstance {
  const { contract, client, subgraph } = started;
  const feed = 'liveEvents' in started ? (started as unknown as Notifications).liveEvents : undefined;
  return createServiceServer({
    contract,
    client,
    subgraph,
    logger,
    isReady,
    ...(feed ? { live: { verify, listen: feed } } : {}),
  });
}
