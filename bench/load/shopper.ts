import { Client } from 'undici';
import type { Shop } from '../data/shop.ts';
import type { Recorder } from './recorder.ts';

const TIMEOUT_MS = 60_000;
const ADDRESSES = 200;

type Answer = {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { code?: string } }[];
};

export type Asked = {
  readonly idempotencyKey?: string;
  /** With a shopper's own token: the gateway answers for them alone, and gives no answer that others share. */
  readonly own?: boolean;
  /** The name under which this request's own time is kept. */
  readonly step?: string;
};

/** One shopper, who asks again only when the answer is there. */
export type Shopper = {
  readonly graph: <Data>(shop: Shop, query: string, variables: object, asked?: Asked) => Promise<Data>;
  readonly rest: <Data>(shop: Shop, method: 'GET' | 'POST', path: string, body?: object) => Promise<Data>;
  readonly close: () => Promise<void>;
};

/** An answer that came and is not the right one. */
export class WrongAnswer extends Error {}

/**
 * Each shopper comes from a loopback address of its own, as shoppers do: the gateway's limit per address stays as it is
 * shipped and does not take the load for one client. Of answers that are shared one shopper gets more than that limit in a
 * second, and then needs several `addresses`, each with a connection, from which it asks in turn.
 */
export function newShopper(url: string, index: number, recorder: Recorder, addresses = 1): Shopper {
  const clients = Array.from(
    { length: addresses },
    (_, address) =>
      new Client(url, {
        pipelining: 1,
        localAddress: `127.0.0.${2 + ((index * addresses + address) % ADDRESSES)}`,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
        keepAliveTimeout: TIMEOUT_MS,
      }),
  );
  let turn = 0;
  const tokens = new Map<string, Promise<string>>();
  const send = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object) => {
    turn = (turn + 1) % clients.length;
    const response = await (clients[turn] as Client).request({
      method,
      path,
      headers: body ? { 'content-type': 'application/json', ...headers } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.body.text();
    if (response.statusCode !== 200) throw new WrongAnswer(`${response.statusCode}: ${text.slice(0, 150)}`);
    return JSON.parse(text) as unknown;
  };
  const tokenOf = (shop: Shop): Promise<string> => {
    const { publishableKey } = shop;
    const token =
      tokens.get(publishableKey) ??
      send('POST', '/api/identity/shopper-tokens', {}, { publishableKey }).then(
        (issued) => (issued as { accessToken: string }).accessToken,
      );
    tokens.set(publishableKey, token);
    return token;
  };
  return {
    graph: async <Data>(shop: Shop, query: string, variables: object, { idempotencyKey, own, step }: Asked = {}) => {
      const headers = {
        ...(own
          ? { authorization: `Bearer ${await tokenOf(shop)}` }
          : { 'concord-publishable-key': shop.publishableKey }),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      };
      const askedAt = performance.now();
      const { data, errors } = (await send('POST', '/graphql', headers, { query, variables })) as Answer;
      const [error] = errors ?? [];
      if (error || !data) throw new WrongAnswer(`${error?.extensions?.code ?? 'NO_DATA'}: ${error?.message ?? ''}`);
      if (step !== undefined) recorder.step(step, performance.now() - askedAt);
      return data as Data;
    },
    rest: async <Data>(shop: Shop, method: 'GET' | 'POST', path: string, body?: object) =>
      (await send(method, `/api${path}`, { authorization: `Bearer ${await tokenOf(shop)}` }, body)) as Data,
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}
