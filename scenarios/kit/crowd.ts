import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LoadAnswer, LoadRequest } from './barrier-load.ts';
import type { CartAnswer, CheckoutAnswer, Tender } from './buying.ts';
import type { Asker, GraphError } from './graph.ts';

/** A purchase that is ready to be made, and who makes it. */
export type Buyer = {
  readonly asker: Asker;
  readonly cart: CartAnswer;
  readonly tender: Tender;
  /** The same key is the same attempt. */
  readonly key?: string;
};

type Shortage = { readonly variantId: string; readonly requested: number; readonly available: number };

/** A checkout, and what there was too little of. */
export type RacedCheckout = CheckoutAnswer & { readonly failure: { readonly shortages: readonly Shortage[] } | null };

/** How a purchase came out: at rest or under way, or refused before it began. */
export type Outcome =
  | { readonly kind: 'checkout'; readonly checkout: RacedCheckout; readonly ms: number }
  | { readonly kind: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, unknown>> };

const COMPLETE = `mutation ($cartId: ID!, $quoteId: String!, $tenders: [TenderInput!]!, $key: String!) {
  completeCheckout(cartId: $cartId, quoteId: $quoteId, tenders: $tenders, idempotencyKey: $key) {
    id status orderNumber lookupToken actionUrl change { amountMinor } order { id }
    failure { code declineCode shortages { variantId requested available } }
  }
}`;

type Answer = { readonly data?: { readonly completeCheckout: RacedCheckout } | null; readonly errors?: GraphError[] };

/** A process that lets many requests go at one barrier, over connections that stand already. */
export function startCrowd(url: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'barrier-load.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const exited = once(child, 'exit');

  const release = async (requests: readonly LoadRequest[]): Promise<readonly LoadAnswer[]> => {
    child.stdin.write(`${JSON.stringify({ url, requests })}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('The load process ended before it answered');
    return JSON.parse(value) as LoadAnswer[];
  };
  return {
    release,
    /** All buyers complete their checkouts at once. */
    buy: async (buyers: readonly Buyer[]): Promise<readonly Outcome[]> => {
      const answers = await release(
        buyers.map((buyer) => requestOf(buyer.asker, { query: COMPLETE, variables: variablesOf(buyer) })),
      );
      return answers.map(outcomeOf);
    },
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

export type Crowd = ReturnType<typeof startCrowd>;

function variablesOf({ cart, tender, key = randomUUID() }: Buyer): object {
  const { amountMinor } = cart.totals.total;
  const paying =
    'card' in tender ? { card: { ...tender.card, amountMinor } } : { cash: { ...tender.cash, amountMinor } };
  return { cartId: cart.id, quoteId: cart.quoteId, tenders: [paying], key };
}

export function requestOf(asker: Asker, graphRequest: object): LoadRequest {
  return {
    headers: {
      'content-type': 'application/json',
      ...(asker.token ? { authorization: `Bearer ${asker.token}` } : {}),
      ...(asker.publishableKey ? { 'concord-publishable-key': asker.publishableKey } : {}),
    },
    body: JSON.stringify(graphRequest),
  };
}

function outcomeOf({ status, body, ms }: LoadAnswer): Outcome {
  if (!body.startsWith('{')) throw new Error(`${status}: ${body.slice(0, 300)}`);
  const { data, errors } = JSON.parse(body) as Answer;
  const [error] = errors ?? [];
  if (error) return { kind: 'refused', code: error.extensions.code, facts: error.extensions };
  if (!data) throw new Error(`${status}: ${body.slice(0, 300)}`);
  return { kind: 'checkout', checkout: data.completeCheckout, ms };
}

/** How often each outcome came up: `COMPLETED`, or the code of what said no. */
export function tally(outcomes: readonly Outcome[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = nameOf(outcome);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

export function nameOf(outcome: Outcome): string {
  if (outcome.kind === 'refused') return outcome.code;
  const { status, failure } = outcome.checkout;
  return failure?.code ?? status;
}
