import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { graphClient } from '@concord/scenarios/kit/graph';
import { ownerSession } from '@concord/scenarios/kit/owner-session';
import { type Merchant, newMerchant } from '@concord/scenarios/kit/people';

const TIMEOUT_MS = 120_000;
/** What a service under load answers: the same request may be sent again under the same key. */
const UNAVAILABLE = 503;
const RETRY_AFTER_MS = 1_000;
const ATTEMPTS = 20;

/** The owner of a merchant, over REST and the graph, for longer than a token lives. */
export type Owner = {
  readonly merchant: Merchant;
  readonly graph: <Data>(query: string, variables: object) => Promise<Data>;
  readonly rest: <Answer>(method: string, path: string, body?: object) => Promise<Answer>;
};

export async function newOwner(url: string, companyName: string): Promise<Owner> {
  const client = graphClient(url);
  const merchant = await newMerchant(client, companyName);
  const session = ownerSession(merchant.credentials);
  return {
    merchant,
    graph: async (query, variables) => client.ask(await session(client), query, variables, randomUUID()),
    rest: async <Answer>(method: string, path: string, body?: object) => {
      const idempotencyKey = randomUUID();
      for (let attempt = 1; ; attempt++) {
        const { token } = await session(client);
        const response = await fetch(`${url}/api${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            'idempotency-key': idempotencyKey,
            ...(body ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: JSON.stringify(body) } : {}),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await response.text();
        if (response.ok) return JSON.parse(text) as Answer;
        const mayTryAgain = response.status === UNAVAILABLE && attempt < ATTEMPTS;
        if (!mayTryAgain) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
        await delay(RETRY_AFTER_MS);
      }
    },
  };
}
