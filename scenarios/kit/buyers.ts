import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { paymentProviderClient } from '@concord/witnesses';
import { CARDS, type CartAnswer, type CheckoutAnswer, complete, tillCart, webCart } from './buying.ts';
import type { CrashingPlatform } from './crashing-platform.ts';
import { type Asker, type GraphClient, GraphRefusal } from './graph.ts';
import { patientGraph } from './patient-graph.ts';
import type { Merchant } from './people.ts';
import type { Random } from './random.ts';
import type { Hook } from './webhook-hook.ts';

/** What a buyer knows in the end. */
export type Purchase = {
  readonly kind: Kind;
  readonly key: string;
  readonly email: string | null;
  readonly totalMinor: number;
  readonly answer: Pick<CheckoutAnswer, 'id' | 'status' | 'order' | 'orderNumber' | 'failure'> | { refused: string };
  readonly cancelled: boolean;
};

const KINDS = [
  'card',
  'card',
  'coupon',
  'declined',
  'scarce',
  'delivered',
  'till',
  'till',
  'bank',
  'cancelled',
] as const;
export type Kind = (typeof KINDS)[number];
export type Kinds = readonly [Kind, ...Kind[]];

export type Shop = {
  readonly merchant: Merchant;
  /** The merchant's owner with a token that still lives for a while. */
  readonly owner: (graph: GraphClient) => Promise<Asker>;
  /** The endpoint of a third party that hears of every sale. */
  readonly hook: Hook;
  readonly plenty: string;
  /** There are fewer of it than there are buyers. */
  readonly scarce: string;
  /** There is none, until one is delivered: each delivery and each sale changes what Inventory tells others. */
  readonly delivered: string;
  /** Codes with limits, so that each use is held and confirmed; the second is used up on the way. */
  readonly codes: readonly [string, string];
};

const PAUSE_MS = 150;
/** A round of kills, and the longest pause of a sweeper that was killed again and again. */
const REST_TIMEOUT_MS = 300_000;

/** People who buy by a patient client: they come to know how they stand, whatever happens meanwhile. */
export function crowd(platform: CrashingPlatform, shop: Shop, random: Random) {
  const { merchant } = shop;
  const place = { storeId: merchant.storeId, locationId: merchant.locationId, registerId: merchant.registerId };
  const { graph, writes, waited } = patientGraph(platform);
  const owner = () => shop.owner(graph);

  const buy = async (kind: Kind): Promise<Purchase> => {
    const isTill = kind === 'till';
    const email = isTill ? null : `buyer-${randomUUID()}@example.test`;
    const asker = isTill ? await owner() : merchant.shopper;
    const code = kind === 'coupon' || kind === 'declined' ? { code: random.pick(shop.codes) } : {};
    if (kind === 'delivered') await deliver(shop.delivered);
    const scarce = kind === 'scarce' || kind === 'delivered' ? shop[kind] : undefined;
    const lines = [{ variantId: scarce ?? shop.plenty, quantity: scarce ? 1 : 1 + random.int(2) }];
    const key = randomUUID();
    const cart = isTill
      ? await tillCart(graph, asker, place, lines)
      : await webCart(graph, asker, lines, { email: email ?? '', ...code });
    const known = { kind, key, email, totalMinor: cart.totals.total.amountMinor };
    try {
      const answer = await atRest(asker, cart, tenderOf(kind, cart), key);
      const cancels = kind === 'cancelled' && answer.status === 'COMPLETED';
      if (cancels) await cancel(answer.order?.id ?? '');
      return { ...known, answer, cancelled: cancels };
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      return { ...known, answer: { refused: error.code }, cancelled: false };
    }
  };

  const atRest = async (asker: Asker, cart: CartAnswer, tender: Tender, key: string): Promise<CheckoutAnswer> => {
    for (const deadline = Date.now() + REST_TIMEOUT_MS; ; ) {
      const answer = await complete(graph, asker, cart, tender, key);
      if (answer.status === 'COMPLETED' || answer.status === 'FAILED') return answer;
      if (Date.now() > deadline) throw new Error(`Checkout ${answer.id} is ${answer.status} and does not come to rest`);
      if (answer.actionUrl) await approve(platform, answer.actionUrl).catch(() => undefined);
      await delay(PAUSE_MS);
      if (answer.status === 'ACTION_REQUIRED') await look(graph, asker, answer.id);
    }
  };

  const deliver = async (variantId: string): Promise<void> => {
    const text =
      'mutation ($lines: [StockAdjustmentLine!]!) { adjustStock(reason: "delivered", lines: $lines) { free } }';
    const lines = [{ variantId, locationId: merchant.locationId, delta: 1 }];
    const staff = await owner();
    await graph.ask(staff, text, { lines }, randomUUID());
  };

  const cancel = async (orderId: string): Promise<void> => {
    const text = 'mutation ($id: ID!) { cancelOrder(orderId: $id, reason: "changed my mind") { id } }';
    const staff = await owner();
    await graph.ask(staff, text, { id: orderId }, randomUUID());
  };

  return {
    /**
     * So many buyers, each buying again and again until `until`, every other time in a `favoured` way; resolves when all of
     * them know how they stand.
     */
    shop: async (buyers: number, until: Promise<unknown>, favoured: Kinds = KINDS): Promise<Purchase[]> => {
      let over = false;
      // Also when what they buy around failed: whoever waits for them hears of that, and they go home.
      const close = (): void => {
        over = true;
      };
      until.then(close, close);
      const purchases: Purchase[] = [];
      const buyer = async (): Promise<void> => {
        while (!over) purchases.push(await buy(random.pick(random.int(2) === 0 ? favoured : KINDS)));
      };
      await Promise.all(Array.from({ length: buyers }, buyer));
      return purchases;
    },
    writes,
    waited,
  };
}

type Tender = Parameters<typeof complete>[3];

function tenderOf(kind: Kind, cart: CartAnswer): Tender {
  switch (kind) {
    case 'till':
      return { cash: { tenderedMinor: cart.totals.total.amountMinor + 500 } };
    case 'declined':
      return CARDS.decline;
    case 'bank':
      return CARDS.threeDSecure;
    case 'card':
    case 'coupon':
    case 'scarce':
    case 'delivered':
    case 'cancelled':
      return CARDS.success;
  }
}

/** The shopper at his bank. */
async function approve(platform: CrashingPlatform, actionUrl: string): Promise<void> {
  const { paymentProviderUrl } = await platform.running();
  const provider = paymentProviderClient(paymentProviderUrl);
  const id = new URL(actionUrl).pathname.split('/').at(-1) ?? '';
  await provider.answerChallenge(id, 'approve').finally(() => provider.close());
}

/** Asking how it stands is what takes a checkout on after the bank's answer. */
async function look(graph: GraphClient, asker: Asker, checkoutId: string): Promise<void> {
  await graph.ask(asker, 'query ($id: ID!) { checkout(id: $id) { status } }', { id: checkoutId });
}
