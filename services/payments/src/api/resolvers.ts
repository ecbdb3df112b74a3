import { readFileSync } from 'node:fs';
import type { Client } from '@concord/contract';
import { type GraphContext, mutationCall, type Resolvers, type Subgraph, unwrap } from '@concord/graph';
import { derivedId, newId } from '@concord/ids';
import type { paymentsContract } from '../../contract.ts';
import { balanceNode, giftCardNode, paymentNode, refundNode, shiftNode } from './nodes.ts';

type Payments = Client<typeof paymentsContract>;
type Input<Name extends keyof Payments> = Parameters<Payments[Name]>[0];
type Key = { readonly id: string };

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Payments' part of the graph. */
export function paymentsSubgraph(payments: Payments): Subgraph {
  return {
    name: 'payments',
    typeDefs,
    resolvers: {
      Payment: { refunds: (payment: Key, _: object, context) => loadRefunds(payments, context, payment.id) },
      Query: queries(payments),
      Mutation: mutations(payments),
    },
    references: { Payment: (ids, context) => loadPayments(payments, ids, context) },
  };
}

function queries(payments: Payments): Resolvers[string] {
  return {
    payment: async (_: object, { id }: Key, context) => (await loadPayments(payments, [id], context))[0],
    payments: async (_: object, query: Input<'listPayments'>, { call }) => {
      const status = query.status?.toLowerCase() as Input<'listPayments'>['status'];
      const found = unwrap(await payments.listPayments({ ...query, status }, call));
      return { ...found, items: found.items.map(paymentNode) };
    },
    giftCard: async (_: object, query: Input<'getGiftCard'>, { call }) => {
      const found = await payments.getGiftCard(query, call);
      if (!found.ok && found.rejection.code === 'GIFT_CARD_NOT_FOUND') return null;
      return giftCardNode(unwrap(found));
    },
    shift: async (_: object, { id }: Key, { call }) => {
      const found = await payments.getShift({ shiftId: id }, call);
      if (!found.ok && found.rejection.code === 'SHIFT_NOT_FOUND') return null;
      return shiftNode(unwrap(found));
    },
    shifts: async (_: object, query: Input<'listShifts'>, { call }) => {
      const found = unwrap(await payments.listShifts(query, call));
      return { ...found, items: found.items.map(shiftNode) };
    },
    ledgerBalances: async (_: object, query: Input<'listBalances'>, { call }) => {
      const found = unwrap(await payments.listBalances(query, call));
      return { ...found, items: found.items.map(balanceNode) };
    },
  };
}

function mutations(payments: Payments): Resolvers[string] {
  return {
    openShift: async (_: object, input: Input<'openShift'>, context, info) =>
      shiftNode(unwrap(await payments.openShift(input, mutationCall(context, info.path.key)))),
    recordCashMovement: async (_: object, input: Input<'recordCashMovement'>, context, info) =>
      shiftNode(unwrap(await payments.recordCashMovement(input, mutationCall(context, info.path.key)))),
    closeShift: async (_: object, input: Input<'closeShift'>, context, info) =>
      shiftNode(unwrap(await payments.closeShift(input, mutationCall(context, info.path.key)))),
    issueGiftCard: async (_: object, input: Input<'issueGiftCard'>, context, info) => {
      const issued = unwrap(await payments.issueGiftCard(input, mutationCall(context, info.path.key)));
      return { code: issued.code, card: giftCardNode(issued) };
    },
    refundPayment: async (_: object, input: RefundInput, context, info) => {
      const call = mutationCall(context, info.path.key);
      const { idempotencyKey } = call;
      const named = idempotencyKey ? derivedId('refund', input.paymentId, idempotencyKey) : newId('refund');
      const { refundId = named, registerId, ...rest } = input;
      const command = { ...rest, refundId: refundId ?? named, ...(registerId ? { registerId } : {}) };
      return refundNode(unwrap(await payments.refundPayment(command, call)));
    },
  };
}

type RefundInput = Omit<Input<'refundPayment'>, 'refundId' | 'registerId'> & {
  readonly refundId?: string | null;
  readonly registerId?: string | null;
};

async function loadPayments(payments: Payments, ids: readonly string[], { call }: GraphContext) {
  const { items } = unwrap(await payments.getPayments({ paymentIds: [...ids] }, call));
  const byId = new Map(items.map((payment) => [payment.paymentId, paymentNode(payment)]));
  return ids.map((id) => byId.get(id) ?? null);
}

function loadRefunds(payments: Payments, context: GraphContext, paymentId: string) {
  const loader = context.loader<string, object[]>('payment refunds', async (paymentIds) => {
    const { items } = unwrap(await payments.listRefunds({ paymentIds: [...paymentIds] }, context.call));
    const byPayment = Map.groupBy(items, (refund) => refund.paymentId);
    return paymentIds.map((id) => (byPayment.get(id) ?? []).map(refundNode));
  });
  return loader.load(paymentId);
}
