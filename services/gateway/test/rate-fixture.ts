import type { KeyValue } from '@concord/key-value';
import { onTestFinished } from 'vitest';
import { createGateway } from '../src/gateway.ts';

type Ask = () => Promise<Response>;

/** A gateway for each store, with two requests a second for an address; answers how to ask each of them. */
export function gatewaysThatShare(stores: readonly KeyValue[]): Promise<Ask[]> {
  return Promise.all(
    stores.map(async (keyValue) => {
      const app = createGateway({
        graph: [{ name: 'shop', typeDefs: 'type Query { hello: String }', resolvers: {} }],
        apis: [],
        logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
        keyValue,
        shopperToken: async () => undefined,
        isReady: async () => true,
        requestsPerSecond: 2,
      });
      const url = await app.listen({ port: 0, host: '127.0.0.1' });
      onTestFinished(() => app.close());
      return () => fetch(`${url}/health/live`);
    }),
  );
}
