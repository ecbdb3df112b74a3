import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import type { Logger, ServiceData } from '@concord/service';
import { emailContract } from '../contract.ts';
import { emailHandlers } from './api/handlers.ts';
import { emailSubgraph } from './api/resolvers.ts';
import { messageSender } from './processes/message-sender.ts';
import type { WriterDeps } from './processes/write-mail.ts';
import { decideMessages, MESSAGES_GROUP, TOLD_EVENTS } from './reactions/decide-messages.ts';
import { type SmtpOptions, smtpTransport } from './smtp-transport.ts';

export type { EmailClients } from './ports.ts';
export type { OrderPlace } from './processes/write-mail.ts';
export type { SmtpOptions } from './smtp-transport.ts';

export const emailMigrations = new URL('../migrations/', import.meta.url).pathname;

export type EmailDeps = WriterDeps & {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  readonly smtp: SmtpOptions;
};

export type Email = {
  readonly contract: typeof emailContract;
  readonly client: Client<typeof emailContract>;
  readonly subgraph: Subgraph;
  readonly consumers: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

/** Email: decides once for each fact whom to tell, keeps that as a row, and sends it until it is accepted or given up. */
export function startEmail(deps: EmailDeps): Email {
  const { data, logger, senderAddress } = deps;
  const transport = smtpTransport(deps.smtp);
  const sender = messageSender({ ...deps, transport });
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1);
  const client = serve(emailContract, emailHandlers({ data, domain, onRetry: sender.lookNow }), deps.serve);
  const told = data.log.consume({
    group: MESSAGES_GROUP,
    types: TOLD_EVENTS,
    handle: decideMessages(data.database, sender),
    onParked: (event, error) => logger.error({ err: error, eventId: event.id }, 'an event to tell of was parked'),
  });
  return {
    contract: emailContract,
    client,
    subgraph: emailSubgraph(client),
    consumers: [told],
    stop: async () => {
      await told.stop();
      await sender.stop();
      transport.close();
    },
  };
}
