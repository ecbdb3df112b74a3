import { type AnyClient, httpClient } from '@concord/contract';
import { createGateway, liveProxy } from '@concord/gateway';
import { federatedGraph } from '@concord/gateway/federation';
import { openKeyValues } from '@concord/key-value';
import { providerWebhookRoute } from '@concord/payments';
import { createLogger, openOutbound } from '@concord/service';
import { z } from 'zod';
import { demoMedia } from '../embedded/demo-media.ts';
import { readSettings } from '../embedded/settings.ts';
import { shopperTokens } from '../embedded/shopper-tokens.ts';
import type { Clients } from '../services/clients.ts';
import { CONTRACTS } from '../services/contracts.ts';
import { SERVICES, type ServiceName } from '../topology.ts';
import { readSubgraphs } from './read-subgraphs.ts';
import { addressVariable, parsed } from './service-config.ts';
import type { ServiceProcess } from './start-service.ts';

const address = z.url({ protocol: /^https?$/, error: 'it must be an http:// URL' });
const schema = z.object({
  CONCORD_HOST: z.string().min(1).default('127.0.0.1'),
  CONCORD_PORT: z.coerce.number().int().min(0).max(65_535),
});
const addressesSchema = z.object(Object.fromEntries(SERVICES.map(({ name }) => [addressVariable(name), address])));

/** The one door of the distributed shape: the graph over all services, each service's REST API, live events, webhooks. */
export async function startGateway(environment: NodeJS.ProcessEnv): Promise<ServiceProcess> {
  const { CONCORD_HOST: host, CONCORD_PORT: port } = parsed('The gateway', schema, environment);
  const addresses = parsed('The gateway', addressesSchema, environment);
  const settings = readSettings(environment);
  const logger = createLogger({ service: 'gateway' });
  logger.info({ host, port, services: addresses }, 'the gateway is starting');
  const tracing =
    settings.tracesEndpoint === undefined
      ? undefined
      : (await import('@concord/service/tracing')).startTracing({
          service: 'gateway',
          endpoint: settings.tracesEndpoint,
        });

  const urlOf = (name: ServiceName): string => (addresses[addressVariable(name)] ?? '').replace(/\/$/, '');
  const outbounds = new Map(SERVICES.map(({ name }) => [name, openOutbound({ target: name, url: urlOf(name) })]));
  const sendTo = (name: ServiceName) => {
    const outbound = outbounds.get(name);
    if (!outbound) throw new Error(`${name} is not in the topology`);
    return outbound.send;
  };
  const clientOf = (name: ServiceName): AnyClient =>
    httpClient(CONTRACTS[name], (request) =>
      sendTo(name)({ ...request, path: `/api/${name}${request.path}` }),
    ) as unknown as AnyClient;
  const identity = clientOf('identity') as unknown as Clients['identity'];
  const payments = clientOf('payments') as unknown as Clients['payments'];

  const keyValues = await openKeyValues({
    url: settings.redisUrl,
    onError: (error) => logger.warn({ err: error }, 'Redis does not answer'),
  });
  let isStopping = false;
  const gateway = createGateway({
    graph: federatedGraph((await readSubgraphs()).map((one) => ({ ...one, send: sendTo(one.name) }))),
    apis: SERVICES.map(({ name }) => ({ contract: CONTRACTS[name], client: clientOf(name) })),
    logger,
    shopperToken: shopperTokens(identity),
    // A service that is away costs its own fields; the gateway goes on.
    isReady: async () => !isStopping,
    traceSampling: settings.traceSampling,
    requestsPerSecond: settings.requestsPerSecond,
    keyValue: keyValues.of('gateway'),
  });
  liveProxy(gateway, urlOf('notifications'));
  await providerWebhookRoute(gateway, payments, '/webhooks/payment-provider');
  demoMedia(gateway);
  const url = await gateway.listen({ port, host });
  logger.info({ url }, 'the gateway serves');
  return {
    url,
    stop: async () => {
      isStopping = true;
      await gateway.close();
      await Promise.all([...outbounds.values()].map((outbound) => outbound.close()));
      await keyValues.close();
      await tracing?.stop();
    },
  };
}
