import { type GraphContext, graphContext, mergeSubgraphs } from '@concord/graph';
import { graphql } from 'graphql';
import { describe, expect, it } from 'vitest';
import { accepted, PASSWORD, startTestIdentity } from './start.fixture.ts';

type Ask = (source: string, context: GraphContext, variables?: Record<string, unknown>) => Promise<unknown>;

async function startGraph() {
  const test = await startTestIdentity();
  const schema = mergeSubgraphs([test.identity.subgraph]);
  const ask: Ask = async (source, contextValue, variableValues = {}) => {
    const { data, errors } = await graphql({ schema, source, contextValue, variableValues });
    if (errors) throw errors[0];
    return JSON.parse(JSON.stringify(data));
  };
  return { ...test, ask };
}

describe('the graph', () => {
  it('signs staff in and says who they are', async () => {
    const { ask, newMerchant } = await startGraph();
    const { email, merchantId } = await newMerchant();
    const signIn =
      'mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }';
    const variables = { email, password: PASSWORD };
    const { signIn: tokens } = (await ask(signIn, graphContext({ token: undefined }), variables)) as {
      signIn: { accessToken: string };
    };
    const me = await ask('{ me { kind email merchant { id } } }', graphContext({ token: tokens.accessToken }));
    expect(me).toEqual({ me: { kind: 'USER', email, merchant: { id: merchantId } } });
  });

  it('refuses with the stable code', async () => {
    const { ask } = await startGraph();
    const wrong = 'mutation { signIn(email: "a@example.com", password: "wrong") { accessToken } }';
    await expect(ask(wrong, graphContext({ token: undefined }))).rejects.toMatchObject({
      extensions: { code: 'INVALID_CREDENTIALS' },
    });
  });

  it('lets staff create, change and find a customer', async () => {
    const { ask, newMerchant } = await startGraph();
    const { owner } = await newMerchant();
    const context = graphContext(owner.call);
    const made = (await ask('mutation { createCustomer(name: "Kim", email: null) { id kind } }', context)) as {
      createCustomer: { id: string };
    };
    const { id } = made.createCustomer;
    const change = 'mutation($id: ID!) { updateCustomer(customerId: $id, changes: { tags: ["vip"] }) { tags } }';
    expect(await ask(change, context, { id })).toEqual({ updateCustomer: { tags: ['vip'] } });
    const found = await ask('{ customers(tag: "vip", query: null) { items { id name } nextCursor } }', context);
    expect(found).toEqual({ customers: { items: [{ id, name: 'Kim' }], nextCursor: null } });
  });

  it('shows a customer to staff and to themselves, to other customers nothing', async () => {
    const { identity, client, newMerchant, shopperOf } = await startGraph();
    const { merchantId, owner } = await newMerchant();
    const shopper = await shopperOf(merchantId);
    const register = async (name: string) => {
      const input = { email: `${name}@example.com`, password: PASSWORD, name };
      return accepted(await client.registerCustomer(input, shopper));
    };
    const [kim, lee] = [await register('kimmy'), await register('leeroy')];
    const ids = [kim.customer.id, lee.customer.id];
    const load = async (token: string | undefined) =>
      (await identity.subgraph.references?.Customer?.(ids, graphContext({ token })))?.map((one) => one !== null);
    expect(await load(owner.accessToken)).toEqual([true, true]);
    expect(await load(lee.accessToken)).toEqual([false, true]);
    expect(await load(shopper.token)).toEqual([false, false]);
  });
});
