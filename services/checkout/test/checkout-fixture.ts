import { type CallOptions, type Client, serve } from '@concord/contract';
import { sql } from '@concord/database';
import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { inventoryMigrations, startInventory } from '@concord/inventory';
import type { Rejection, Result } from '@concord/result';
import { testService } from '@concord/testing';
import { execute, parse } from 'graphql';
import { checkoutContract } from '../contract.ts';
import { checkoutHandlers } from '../src/api/handlers.ts';
import { checkoutSubgraph } from '../src/api/resolvers.ts';
import type { Checkout, CheckoutState } from '../src/domain/checkout.ts';
import { idsOf } from '../src/domain/checkout-ids.ts';
import { type Behind, settled } from '../src/processes/answer-when-placed.ts';
import { sweepCheckouts } from '../src/processes/sweep-checkouts.ts';
import { checkoutMigrations } from '../src/service.ts';
import { hotCarts } from '../src/storage/hot-carts.ts';
import { readCheckout } from '../src/storage/read-checkout.ts';
import { moveCheckout } from '../src/use-cases/move-checkout.ts';
import { CARD, clientsOf, type Neighbours, newNeighbours, pricedVariant } from './neighbours.ts';

export type CheckoutFixture = Awaited<ReturnType<typeof checkoutFixture>>;
export type Shop = Awaited<ReturnType<CheckoutFixture['shop']>>;

type CheckoutClient = Client<typeof checkoutContract>;
type Complete = Parameters<CheckoutClient['completeCheckout']>[0];
export type CartView = Extract<Awaited<ReturnType<CheckoutClient['getCart']>>, { readonly ok: true }>['value'];

/** Cart & Checkout and the real Inventory on PostgreSQL; its other neighbours in memory. Nothing sweeps by itself. */
export async function checkoutFixture() {
  const stock = await testService('inventory', inventoryMigrations);
  const kit = await testService('checkout', checkoutMigrations, { log: stock.data.log });
  const inventory = startInventory(stock);
  const merchants = new Map<string, Neighbours>();
  const neighboursOf = ({ merchantId = '' }: CallOptions): Neighbours => {
    const known = merchants.get(merchantId);
    if (!known) throw new Error(`No test knows merchant ${merchantId}`);
    return known;
  };
  const clients = clientsOf(inventory.client, neighboursOf);
  const { data, asService } = kit;
  const behind: Behind = new Set();
  const faultsBehind: unknown[] = [];
  const onFaultBehind = (error: unknown) => void faultsBehind.push(error);
  const drive = { clients, asService, writer: data.writer, now: Date.now, behind, onFaultBehind };
  const carts = hotCarts(data, undefined);
  const client = serve(checkoutContract, checkoutHandlers(data, drive, kit.keyValue, carts.read), kit.serve);
  return {
    kit,
    client,
    drive,
    /** What went wrong where no caller heard of it. */
    faultsBehind,
    /** One question to Checkout's part of the graph, by a shop's token. */
    ask: async ({ call }: { readonly call: CallOptions }, source: string) => {
      const schema = mergeSubgraphs([checkoutSubgraph(client)]);
      const answer = await execute({ schema, document: parse(source), contextValue: graphContext(call) });
      return JSON.parse(JSON.stringify(answer));
    },
    sweep: () => sweepCheckouts({ ...drive, system: data.system }),
    shop: async () => {
      const merchantId = newId('merchant');
      const neighbours = newNeighbours();
      merchants.set(merchantId, neighbours);
      return shopAt({ kit, client, drive, inventory: inventory.client, neighbours, merchantId });
    },
    stop: async () => {
      await inventory.stop();
      await kit.stop();
      await stock.stop();
    },
  };
}

const STOCK = 5;
const PRICE_MINOR = 1_000;

async function shopAt({
  kit,
  client,
  drive,
  inventory,
  neighbours,
  merchantId,
}: {
  readonly kit: Awaited<ReturnType<typeof testService>>;
  readonly client: CheckoutClient;
  readonly drive: {
    readonly writer: Awaited<ReturnType<typeof testService>>['data']['writer'];
    readonly behind: Behind;
  };
  readonly inventory: ReturnType<typeof startInventory>['client'];
  readonly neighbours: Neighbours;
  readonly merchantId: string;
}) {
  const call = await kit.caller(merchantId);
  const variantId = newId('variant');
  const { storeId, locationId } = neighbours;
  neighbours.prices.set(variantId, pricedVariant(variantId, PRICE_MINOR));
  await inventory.openLevels({ sourceId: newId('import'), lines: [{ variantId, locationId, quantity: STOCK }] }, call);

  const row = async (checkoutId: string): Promise<Checkout> => {
    const found = await readCheckout(kit.data, merchantId, checkoutId);
    if (!found) throw new Error(`Checkout ${checkoutId} is not there`);
    return found;
  };
  return {
    ...neighbours,
    merchantId,
    call,
    variantId,
    row,
    /** A cart that has all that is asked of an order, less 10 % of its price. */
    cart: async (quantity = 2): Promise<CartView> => {
      const { id: cartId } = must(await client.createCart({ storeId, lines: [{ variantId, quantity }] }, call));
      const shippingAddress = { line1: 'Street 1', city: 'Berlin', countryCode: 'DE' };
      must(await client.setContact({ cartId, contact: { email: 'Ann@shop.test' }, shippingAddress }, call));
      return must(await client.setDelivery({ cartId, kind: 'ship', methodId: 'standard' }, call));
    },
    look: async (cartId: string) => must(await client.getCart({ cartId }, call)),
    /** Buys, and waits for what goes on behind the answer. */
    complete: async (cart: CartView, more: Partial<Complete> & { readonly idempotencyKey?: string } = {}) => {
      const { idempotencyKey, ...input } = more;
      const tenders = [{ ...CARD, amountMinor: cart.totals.totalMinor }];
      const answer = await client.completeCheckout(
        { cartId: cart.id, quoteId: cart.quoteId, tenders, ...input },
        { ...call, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) },
      );
      await settled(drive.behind);
      return answer;
    },
    level: async () => {
      const found = must(await inventory.listLevels({ variantIds: [variantId] }, call));
      return found.items.map(({ free, reserved, allocated }) => ({ free, reserved, allocated }))[0];
    },
    /** What another process does that was faster. */
    moveTo: async (checkoutId: string, to: CheckoutState) => {
      const { cartId } = await row(checkoutId);
      const actor = { kind: 'service', id: 'another' };
      const moved = { checkoutId, cartId, to, dueAtMs: Date.now() };
      must(await drive.writer.run(moveCheckout, moved, { merchantId, actor, requestId: 'another' }));
    },
    /** Its time has come: the sweeper sees it next. */
    passTime: (checkoutId: string) =>
      kit.data.system.run(sql("update checkout set due_at = now() - interval '1 second' where id = $1", checkoutId)),
    /** The one checkout that was begun, though nobody was told its id. */
    begunCheckoutId: async (cart: CartView): Promise<string> => {
      const { checkoutId } = must(await client.getCart({ cartId: cart.id }, call));
      if (checkoutId === null) throw new Error('The cart is in no checkout');
      return checkoutId;
    },
    /** What a checkout left behind at its neighbours. */
    traces: (checkoutId: string) => {
      const { paymentId, redemptionId, orderId } = idsOf(checkoutId);
      return {
        payment: neighbours.payments.get(paymentId),
        code: neighbours.codes.get(redemptionId),
        isPlaced: neighbours.orders.has(orderId),
      };
    },
  };
}

export function must<Value>(result: Result<Value, Rejection>): Value {
  if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.rejection)}`);
  return result.value;
}

export const ALL_FREE = { free: STOCK, reserved: 0, allocated: 0 };
