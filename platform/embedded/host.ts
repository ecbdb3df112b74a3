import { join } from 'node:path';
import { createGateway } from '@concord/gateway';
import { openKeyValues } from '@concord/key-value';
import { providerWebhookRoute } from '@concord/payments';
import { createLogger, type Logger, remembered } from '@concord/service';
import { openDatabases } from './databases.ts';
import { demoMedia } from './demo-media.ts';
import { gatewayPort } from './gateway-port.ts';
import { readKnownPorts } from './known-ports.ts';
import { startPostgres } from './postgres.ts';
import { readSecrets } from './secrets.ts';
import { startServices } from './services.ts';
import { readSettings } from './settings.ts';
import { sharedAnswers } from './shared-answers.ts';
import { shopperTokens } from './shopper-tokens.ts';
import { BEHIND_THE_SERVICES } from './stand-behind.ts';
import { startOutsideParties } from './witnesses.ts';

export type HostOptions = {
  readonly folder: string;
  /** Where the gateway listens; taken: a `StartProblem`; 0: any free port, the last one if it is still free. */
  readonly port: number;
  readonly onProgress?: (message: string) => void;
};

const READY_PATIENCE_MS = 2_000;

export type Host = Awaited<ReturnType<typeof startHost>>;

/** The embedded shape: PostgreSQL, the outside parties, every service and the gateway, on this machine. */
export async function startHost({ folder, port: wishedPort, onProgress = () => undefined }: HostOptions) {
  const logger: Logger = createLogger({ service: 'concord', file: join(folder, 'concord.log') });
  const stops: (() => Promise<void>)[] = [];
  /** What ends before the rest: whoever asks the gateway. */
  const onStop = (end: () => Promise<void>): void => void stops.push(end);
  let stopping = false;
  const stop = async (): Promise<void> => {
    stopping = true;
    for (const end of stops.splice(0).toReversed())
      await end().catch((error) => logger.error({ err: error }, 'stopping failed'));
  };
  try {
    const settings = readSettings(process.env);
    if (settings.tracesEndpoint !== undefined) {
      // Loaded only where it is wanted: it costs a start some time.
      const { startTracing } = await import('@concord/service/tracing');
      stops.push(startTracing({ service: 'concord', endpoint: settings.tracesEndpoint }).stop);
    }
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      stepsBehind: BEHIND_THE_SERVICES.postgres,
    });
    stops.push(postgres.stop);
    onProgress(`PostgreSQL ${postgres.adopted ? 'adopted' : 'started'} on port ${postgres.port}`);

    const ports = await readKnownPorts(join(folder, 'ports.json'));
    const secrets = await readSecrets(join(folder, 'secrets.json'));
    const port = await gatewayPort(wishedPort, ports.of('gateway'));
    const publicUrl = `http://127.0.0.1:${port}`;
    const outside = await startOutsideParties(folder, ports);
    stops.push(outside.stop);

    const databases = await openDatabases(postgres.localUrl, secrets, logger, settings);
    stops.push(databases.close);
    const keyValues = await openKeyValues({
      url: settings.redisUrl,
      onError: (error) => logger.warn({ err: error }, 'Redis does not answer'),
    });
    stops.push(keyValues.close);
    const services = await startServices({
      databases,
      keyValues,
      redisUrl: settings.redisUrl,
      elasticsearchUrl: settings.elasticsearchUrl,
      mongodbUrl: settings.mongodbUrl,
      shards: settings.shards,
      secrets,
      logger,
      outside,
      publicUrl,
    });
    stops.push(services.stop);
    onProgress(`${services.running.length} services on ${services.running.length} databases`);

    const answers = sharedAnswers(databases.log, services.identity.verify);
    stops.push(answers.consumer.stop);
    const databasesReady = remembered(databases.isReady, READY_PATIENCE_MS);
    const gateway = createGateway({
      graph: services.running.map((service) => service.subgraph),
      apis: services.running.map(({ contract, client }) => ({ contract, client })),
      logger,
      keyValue: keyValues.of('gateway'),
      shopperToken: shopperTokens(services.clients.identity),
      isReady: async () => !stopping && (await databasesReady().catch(() => false)),
      shared: answers.shared,
      live: { verify: services.identity.verify, listen: services.liveEvents },
      traceSampling: settings.traceSampling,
      requestsPerSecond: settings.requestsPerSecond,
    });
    await providerWebhookRoute(gateway, services.clients.payments, '/webhooks/payment-provider');
    demoMedia(gateway);
    await gateway.listen({ port, host: '127.0.0.1' });
    stops.push(() => gateway.close());
    await ports.keep('gateway', port);
    return {
      url: publicUrl,
      port,
      postgres,
      outside,
      services,
      databases,
      gateway,
      logger,
      secrets,
      ports,
      onStop,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
