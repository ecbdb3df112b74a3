import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import { type AsService, every, type Logger, type ServiceData } from '@concord/service';
import { notificationsContract } from '../contract.ts';
import { notificationsHandlers } from './api/handlers.ts';
import { notificationsSubgraph } from './api/resolvers.ts';
import { deliverDue } from './deliver.ts';
import { WEBHOOK_EVENTS } from './domain/webhook-events.ts';
import { type LiveEvents, liveEvents } from './live-events.ts';
import type { Endpoints } from './ports.ts';
import { queueWebhooks } from './reactions/when-something-happened.ts';
import { LEVELS_OPENED } from './told-apart.ts';

export const notificationsMigrations = new URL('../migrations/', import.meta.url).pathname;

export type NotificationsDeps = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly clients: { readonly merchant: Endpoints };
  readonly asService: AsService;
};

export type Notifications = {
  readonly contract: typeof notificationsContract;
  readonly client: Client<typeof notificationsContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  /** What happens at a merchant from now on, for whoever streams it to a page. */
  readonly liveEvents: LiveEvents['listen'];
  readonly stop: () => Promise<void>;
};

const LOOK_AGAIN_MS = 1_000;
const HEARD = [...WEBHOOK_EVENTS, LEVELS_OPENED];

/** Notifications: signed webhooks with retries and a log, and a live feed of what happens. */
export function startNotifications({
  data,
  serve: options,
  logger,
  clients,
  asService,
}: NotificationsDeps): Notifications {
  const endpoints = clients.merchant;
  const live = liveEvents();
  const sender = every(
    LOOK_AGAIN_MS,
    () => deliverDue({ data, endpoints, asService }),
    (error) => logger.error({ err: error }, 'delivering webhooks failed'),
  );
  const webhooks = data.log.consume({
    group: 'notifications.webhooks',
    types: HEARD,
    handle: async (events) => {
      const queued = await queueWebhooks({ database: data.database, endpoints, asService }, events);
      if (queued > 0) sender.now();
    },
    onParked: (event, error) => logger.error({ err: error, event: event.id }, 'a webhook event was parked'),
  });
  const feed = data.log.consume({
    group: 'notifications.live',
    types: HEARD,
    everyInstance: true,
    handle: async (events) => live.publish(events),
  });
  const client = serve(notificationsContract, notificationsHandlers(data, sender.now), options);
  return {
    contract: notificationsContract,
    client,
    subgraph: notificationsSubgraph(client),
    consumers: [webhooks, feed],
    liveEvents: live.listen,
    stop: async () => {
      await Promise.all([webhooks.stop(), feed.stop()]);
      await sender.stop();
    },
  };
}
