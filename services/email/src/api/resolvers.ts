import { readFileSync } from 'node:fs';
import type { CallOptions, Client } from '@concord/contract';
import { type GraphContext, mutationCall, type Subgraph, unwrap } from '@concord/graph';
import type { z } from 'zod';
import type { emailContract, messageSchema } from '../../contract.ts';

type Email = Client<typeof emailContract>;
type MessageView = z.output<typeof messageSchema>;
type Asked = {
  readonly status?: string | null;
  readonly kind?: string | null;
  readonly customerId?: string | null;
  readonly first: number;
  readonly after?: string | null;
};

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Email's part of the graph. */
export function emailSubgraph(email: Email): Subgraph {
  return {
    name: 'email',
    typeDefs,
    resolvers: {
      Order: {
        emailMessages: (order: { readonly id: string }, _: object, context) => loadMessages(email, context, order.id),
      },
      Query: {
        emailMessages: async (_: object, asked: Asked, { call }) => {
          const { items, nextCursor } = unwrap(await email.listMessages(queryOf(asked), call));
          return { items: items.map(messageNode), nextCursor };
        },
      },
      Mutation: {
        retryEmailMessage: async (_: object, input: { messageId: string }, context, info) =>
          messageNode(unwrap(await email.retryMessage(input, mutationCall(context, info.path.key)))),
      },
    },
  };
}

function loadMessages(email: Email, context: GraphContext, orderId: string) {
  const loader = context.loader<string, object[]>('email messages', async (orderIds) => {
    const messages = await allMessages(email, [...orderIds], context.call);
    const byOrder = Map.groupBy(messages, (message) => message.orderId);
    return orderIds.map((id) => (byOrder.get(id) ?? []).map(messageNode));
  });
  return loader.load(orderId);
}

async function allMessages(email: Email, orderIds: string[], call: CallOptions): Promise<MessageView[]> {
  const messages: MessageView[] = [];
  let after: string | undefined;
  do {
    const page = unwrap(await email.listMessages({ orderIds, first: 200, ...(after ? { after } : {}) }, call));
    messages.push(...page.items);
    after = page.nextCursor ?? undefined;
  } while (after);
  return messages;
}

function queryOf({ status, kind, customerId, first, after }: Asked) {
  return {
    first,
    ...(status ? { status: status.toLowerCase() as MessageView['status'] } : {}),
    ...(kind ? { kind: kind.toLowerCase() as MessageView['kind'] } : {}),
    ...(customerId ? { customerId } : {}),
    ...(after ? { after } : {}),
  };
}

function messageNode({ kind, status, orderId, customerId, ...message }: MessageView) {
  return {
    ...message,
    kind: kind.toUpperCase(),
    status: status.toUpperCase(),
    order: orderId === null ? null : { id: orderId },
    customer: customerId === null ? null : { id: customerId },
  };
}
