import type { CallOptions } from '@concord/contract';
import { type GraphContext, mutationCall, type Resolvers, unwrap } from '@concord/graph';
import type { Rejection, Result } from '@concord/result';
import type { GraphQLResolveInfo } from 'graphql';
import { type Account, merchantNode, registerNode, storeNode } from './nodes.ts';

type Input<Name extends keyof Account> = Parameters<Account[Name]>[0];
type CoinList = { readonly cashRounding?: readonly { readonly currency: string; readonly incrementMinor: number }[] };

/** Each mutation: parse by the contract, call, show as a node. */
export function mutations(account: Account): Resolvers[string] {
  return {
    signUp: write(({ input }: { input: Input<'signUp'> }, call) => account.signUp(input, call), same),
    updateMerchant: write(
      ({ input }: { input: Input<'updateMerchant'> }, call) => account.updateMerchant(input, call),
      merchantNode,
    ),
    submitVerification: write((_: object, call) => account.submitVerification({}, call), merchantNode),
    createStore: write(
      ({ input }: { input: Input<'createStore'> & CoinList }, call) => account.createStore(withRecord(input), call),
      ({ store, publishableKey }) => ({ store: storeNode(store), publishableKey }),
    ),
    updateStore: write(
      ({ input }: { input: Input<'updateStore'> & CoinList }, call) => account.updateStore(withRecord(input), call),
      storeNode,
    ),
    createPublishableKey: write(
      (input: Input<'createPublishableKey'>, call) => account.createPublishableKey(input, call),
      same,
    ),
    revokePublishableKey: write(
      (input: Input<'revokePublishableKey'>, call) => account.revokePublishableKey(input, call),
      same,
    ),
    createLocation: write(
      ({ input }: { input: Input<'createLocation'> }, call) => account.createLocation(input, call),
      same,
    ),
    updateLocation: write(
      ({ input }: { input: Input<'updateLocation'> }, call) => account.updateLocation(input, call),
      same,
    ),
    createRegister: write(
      ({ input }: { input: Input<'createRegister'> }, call) => account.createRegister(input, call),
      registerNode,
    ),
    updateRegister: write(
      ({ input }: { input: Input<'updateRegister'> }, call) => account.updateRegister(input, call),
      registerNode,
    ),
    ...appMutations(account),
  };
}

function appMutations(account: Account): Resolvers[string] {
  return {
    createWebhookEndpoint: write(
      (input: Input<'createWebhookEndpoint'>, call) => account.createWebhookEndpoint(input, call),
      withSecret,
    ),
    updateWebhookEndpoint: write(
      ({ input }: { input: Input<'updateWebhookEndpoint'> }, call) => account.updateWebhookEndpoint(input, call),
      same,
    ),
    rotateWebhookSecret: write(
      (input: Input<'rotateWebhookSecret'>, call) => account.rotateWebhookSecret(input, call),
      withSecret,
    ),
    removeWebhookEndpoint: write(
      (input: Input<'removeWebhookEndpoint'>, call) => account.removeWebhookEndpoint(input, call),
      same,
    ),
    installApp: write((input: Input<'installApp'>, call) => account.installApp(input, call), same),
    uninstallApp: write((input: Input<'uninstallApp'>, call) => account.uninstallApp(input, call), same),
  };
}

/** GraphQL has no records: the smallest coins come as a list. */
function withRecord<Given extends CoinList>({ cashRounding, ...input }: Given) {
  if (!cashRounding) return input as Omit<Given, 'cashRounding'>;
  const record = Object.fromEntries(cashRounding.map(({ currency, incrementMinor }) => [currency, incrementMinor]));
  return { ...input, cashRounding: record };
}

/** A mutation field: call the operation with its arguments, show what it answered. */
function write<Args, Value, Node>(
  operate: (args: Args, call: CallOptions) => Promise<Result<Value, Rejection>>,
  node: (value: Value) => Node,
) {
  return async (_: object, args: Args, context: GraphContext, info: GraphQLResolveInfo): Promise<Node> =>
    node(unwrap(await operate(args, mutationCall(context, info.path.key))));
}

function same<Value>(value: Value): Value {
  return value;
}

function withSecret<Endpoint extends { readonly secret: string }>({ secret, ...endpoint }: Endpoint) {
  return { endpoint, secret };
}
