import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { mutationCall, type Subgraph, unwrap } from '@concord/graph';
import type { notificationsContract } from '../../contract.ts';

type Notifications = Client<typeof notificationsContract>;

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

export function notificationsSubgraph(notifications: Notifications): Subgraph {
  return {
    name: 'notifications',
    typeDefs,
    resolvers: {
      Query: {
        webhookDeliveries: async (_: object, query: Parameters<Notifications['listDeliveries']>[0], { call }) =>
          unwrap(await notifications.listDeliveries(query, call)),
      },
      Mutation: {
        replayWebhookDelivery: async (_: object, input: { deliveryId: string }, context, info) =>
          unwrap(await notifications.replayDelivery(input, mutationCall(context, info.path.key))),
      },
    },
  };
}
