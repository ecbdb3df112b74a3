import type { ReceiverClient } from '@concord/witnesses';
import { z } from 'zod';
import { accepted, type RestClient } from './rest.ts';
import type { Hook } from './webhook-hook.ts';

const sentSchema = z.object({ eventId: z.string(), type: z.string(), status: z.string() });
const orderSchema = z.object({ id: z.string(), totalMinor: z.int(), status: z.string() });
const paymentSchema = z.object({ paymentId: z.string(), capturedMinor: z.int() });
const toldSchema = z.object({
  data: z.object({
    orderId: z.string().nullish(),
    paymentId: z.string().nullish(),
    totalMinor: z.int().nullish(),
    amountMinor: z.int().nullish(),
    whole: z.boolean().nullish(),
  }),
});

type Sent = z.infer<typeof sentSchema>;
type Received = Awaited<ReturnType<ReceiverClient['book']>>['messages'][number];
type Told = z.infer<typeof toldSchema>['data'];

/** Who says what: Notifications' log and the receiver's book, the order book and the captures. */
export type WebhookBooks = {
  readonly sent: readonly Sent[];
  readonly received: readonly Received[];
  /** Deliveries that the library did not verify. */
  readonly rejected: readonly { readonly type: string; readonly id: string; readonly reason?: string | undefined }[];
  readonly orders: readonly z.infer<typeof orderSchema>[];
  readonly payments: readonly z.infer<typeof paymentSchema>[];
};

export async function readWebhookBooks(api: RestClient, token: string | undefined, hook: Hook): Promise<WebhookBooks> {
  const { name, receiver, endpointId } = hook;
  const list = <Row>(operation: string, row: z.ZodType<Row>, input = {}) => readAll(api, token, operation, row, input);
  return {
    sent: await list('notifications.listDeliveries', sentSchema, { endpointId }),
    received: await readBook(receiver, name),
    rejected: await readRejected(receiver, name),
    orders: await list('orders.listOrders', orderSchema),
    payments: await list('payments.listPayments', paymentSchema),
  };
}

/**
 * The webhook receiver's book beside ours. Answers what differs:
 * - each delivery was signed well, as the library of the standard's authors judges;
 * - what Notifications says it delivered was taken, and nothing else was; a repeat said the same;
 * - whoever acts once for each message id has our order book and our captures: one message for each fact.
 */
export function webhookDifferences({ sent, received, rejected, orders, payments }: WebhookBooks): string[] {
  const cancelled = orders.filter(({ status }) => status === 'cancelled');
  const captured = payments.filter(({ capturedMinor }) => capturedMinor > 0);
  return [
    ...rejected.map(({ type, id, reason }) => `${type} ${id} was not signed well: ${reason}`),
    ...compareMessages(sent, received),
    ...oncePerFact(
      facts(received, 'orders.order-placed.v1', ({ orderId, totalMinor }) => `${orderId} of ${totalMinor}`),
      orders.map(({ id, totalMinor }) => `${id} of ${totalMinor}`),
    ),
    ...oncePerFact(
      facts(received, 'orders.order-cancelled.v1', ({ orderId, whole }) => (whole ? `${orderId}` : undefined)),
      cancelled.map(({ id }) => id),
    ),
    ...oncePerFact(
      facts(received, 'payments.payment-captured.v1', ({ paymentId, amountMinor }) => `${paymentId} of ${amountMinor}`),
      captured.map(({ paymentId, capturedMinor }) => `${paymentId} of ${capturedMinor}`),
    ),
  ];
}

function compareMessages(sent: readonly Sent[], received: readonly Received[]): string[] {
  const ours = new Map(sent.map((one) => [one.eventId, one]));
  const theirs = new Map(received.map((one) => [one.id, one]));
  return [
    ...sent.flatMap(({ eventId, type, status }) => {
      if (status !== 'delivered') return [`${type} ${eventId} is ${status}`];
      return theirs.get(eventId)?.taken ? [] : [`${type} ${eventId} counts as delivered and was never taken`];
    }),
    ...received.flatMap(({ id, type, sameBody }) => {
      if (ours.get(id)?.type !== type) return [`${type} ${id} arrived, and the log has ${ours.get(id)?.type}`];
      return sameBody ? [] : [`${type} ${id} said something else when it was repeated`];
    }),
  ];
}

type Facts = { readonly type: string; readonly told: readonly string[] };

/** What was told in messages of a type, each message once, however often it arrived. */
function facts(received: readonly Received[], type: string, fact: (data: Told) => string | undefined): Facts {
  const told = received
    .filter((message) => message.type === type)
    .flatMap(({ body }) => fact(toldSchema.parse(JSON.parse(body)).data) ?? []);
  return { type, told };
}

function oncePerFact({ type, told }: Facts, known: readonly string[]): string[] {
  const times = Map.groupBy(told, (fact) => fact);
  const there = new Set(known);
  return [
    ...known
      .filter((fact) => times.get(fact)?.length !== 1)
      .map((fact) => `${type} ${fact} was told ${times.get(fact)?.length ?? 0} times`),
    ...[...times.keys()].filter((fact) => !there.has(fact)).map((fact) => `${type} ${fact} was told and is not there`),
  ];
}

async function readBook(receiver: ReceiverClient, hook: string): Promise<Received[]> {
  const messages: Received[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof receiver.book>> = await receiver.book({ hook, after, limit: 1_000 });
    messages.push(...page.messages);
    after = page.next;
  }
  return messages;
}

async function readRejected(receiver: ReceiverClient, hook: string): Promise<WebhookBooks['rejected']> {
  const rejected: WebhookBooks['rejected'][number][] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof receiver.deliveries>> = await receiver.deliveries({
      hook,
      after,
      limit: 1_000,
    });
    rejected.push(...page.deliveries.filter(({ verified }) => !verified));
    after = page.next;
  }
  return rejected;
}

async function readAll<Row>(
  api: RestClient,
  token: string | undefined,
  operation: string,
  row: z.ZodType<Row>,
  input: object,
): Promise<Row[]> {
  const page = z.object({ items: z.array(row), nextCursor: z.string().nullable() });
  const rows: Row[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const answer = await accepted(api(operation, { first: 200, ...input, ...(after && { after }) }, token));
    const { items, nextCursor } = page.parse(answer);
    rows.push(...items);
    after = nextCursor;
  }
  return rows;
}
