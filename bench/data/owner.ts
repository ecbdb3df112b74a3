import { randomUUID } from 'node:crypto';
import { type GraphClient, graphClient } from '@concord/scenarios/kit/graph';
import { signedIn } from '@concord/scenarios/kit/owner-session';
import { type Merchant, newMerchant } from '@concord/scenarios/kit/people';

const RENEW_AFTER_MS = 5 * 60_000;
const TIMEOUT_MS = 120_000;

/** The owner of a merchant, over REST and the graph, signed in anew when it is time. */
export type Owner = {
  readonly merchant: Merchant;
  readonly graph: <Data>(query: string, variables: object) => Promise<Data>;
  readonly rest: <Answer>(method: string, path: string, body?: object) => Promise<Answer>;
};

export async function newOwner(url: string, companyName: string): Promise<Owner> {
  const client: GraphClient = graphClient(url);
  const merchant = await newMerchant(client, companyName);
  let token = merchant.owner.token ?? '';
  let signedInAt = performance.now();
  const freshToken = async (): Promise<string> => {
    if (performance.now() - signedInAt > RENEW_AFTER_MS) {
      token = (await signedIn(client, merchant.credentials)).token ?? '';
      signedInAt = performance.now();
    }
    return token;
  };
  return {
    merchant,
    graph: async (query, variables) => client.ask({ token: await freshToken() }, query, variables, randomUUID()),
    rest: async <Answer>(method: string, path: string, body?: object) => {
      const response = await fetch(`${url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await freshToken()}`,
          'idempotency-key': randomUUID(),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
      return JSON.parse(text) as Answer;
    },
  };
}
