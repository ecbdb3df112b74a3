import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { type GraphQLSchema, graphql } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lineIdOf, type Platform, type Sale, sell, sellAndSend, startPlatform } from '../../test/shop.ts';

let platform: Platform;
let schema: GraphQLSchema;

beforeAll(async () => {
  platform = await startPlatform();
  schema = mergeSubgraphs([platform.orders.subgraph, platform.inventory.subgraph]);
});
afterAll(() => platform.stop());

async function ask(source: string, { call }: Pick<Sale, 'call'>, variableValues: Record<string, unknown> = {}) {
  const result = await graphql({ schema, source, contextValue: graphContext(call), variableValues });
  return {
    data: JSON.parse(JSON.stringify(result.data ?? null)),
    codes: result.errors?.map((one) => one.extensions.code),
  };
}

test('the order book answers lists, and loads what was agreed only for who asks', async () => {
  const sale = await sell(platform, [{ quantity: 2, unitPriceMinor: 1_500 }]);
  const query = `query ($filter: OrderFilter) { orders(filter: $filter, first: 5) { nextCursor items {
    id number channel status paymentStatus store { id } total { amountMinor currency }
    lines { id quantity open variant { id availability { available } } total { amountMinor } }
    totals { discount { amountMinor } } timeline { items { kind } }
  } } }`;
  const { data, codes } = await ask(query, sale, { filter: { channel: 'ONLINE', status: 'OPEN', query: null } });
  expect(codes).toBeUndefined();
  expect(data.orders).toMatchObject({
    nextCursor: null,
    items: [
      {
        id: sale.orderId,
        number: '1001',
        channel: 'ONLINE',
        status: 'OPEN',
        paymentStatus: 'PAID',
        store: { id: sale.storeId },
        total: { amountMinor: sale.totalMinor, currency: 'EUR' },
        lines: [{ quantity: 2, open: 2, total: { amountMinor: 2_700 }, variant: { availability: { available: 0 } } }],
        totals: { discount: { amountMinor: 300 } },
        timeline: { items: [{ kind: 'placed' }, { kind: 'paid' }] },
      },
    ],
  });
});

test('an order is fulfilled and taken back through the graph, and a refusal carries its code and facts', async () => {
  const sale = await sellAndSend(platform, [{ quantity: 1, unitPriceMinor: 800 }]);
  const mutation = `mutation ($orderId: ID!, $locationId: ID!, $lines: [OrderReturnLineInput!]!) {
    receiveReturn(orderId: $orderId, locationId: $locationId, lines: $lines, reason: "Too big") {
      status refund { amountMinor } creditNoteNumber lines { quantity condition } order { id returnStatus }
    }
  }`;
  const variables = {
    orderId: sale.orderId,
    locationId: newId('location'),
    lines: [{ lineId: lineIdOf(sale), quantity: 1 }],
  };
  const { data } = await ask(mutation, sale, variables);
  expect(data.receiveReturn).toEqual({
    status: 'refunded',
    refund: { amountMinor: sale.totalMinor },
    creditNoteNumber: 'CN-000001',
    lines: [{ quantity: 1, condition: 'sellable' }],
    order: { id: sale.orderId, returnStatus: 'RETURNED' },
  });
  expect((await ask(mutation, sale, variables)).codes).toEqual(['MORE_THAN_RETURNABLE']);
  const returns = '{ orderReturns { items { refund { amountMinor } order { number } } } }';
  expect((await ask(returns, sale)).data.orderReturns.items).toEqual([
    { refund: { amountMinor: sale.totalMinor }, order: { number: '1001' } },
  ]);
});

test('a guest finds an order by its link, and nothing by a wrong one', async () => {
  const sale = await sell(platform, [{ quantity: 1, unitPriceMinor: 800 }]);
  const call = await platform.kit.caller(sale.merchantId, { kind: 'shopper', scopes: ['orders:lookup'] });
  const query = 'query ($token: String) { orderLookup(token: $token) { id lines { title } } }';
  const found = await ask(query, { call }, { token: sale.placed.lookupToken });
  expect(found.data.orderLookup).toEqual({ id: sale.orderId, lines: [{ title: 'Article 1' }] });
  expect((await ask(query, { call }, { token: 'ord_x.y' })).data.orderLookup).toBeNull();
  const forbidden = await ask('query ($id: ID!) { order(id: $id) { id } }', { call }, { id: sale.orderId });
  expect(forbidden.codes).toEqual(['FORBIDDEN']);
});
