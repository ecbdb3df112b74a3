import type { CallContext, Write, Writer } from '@concord/database';
import type { KeyValue } from '@concord/key-value';
import type { Rejection } from '@concord/result';
import type { ServiceData } from '@concord/service';
import type { Cart } from '../domain/cart.ts';
import { readCart } from './read-checkout.ts';
import { carts } from './tables.ts';

export type HotCarts = {
  /** For showing it. What decides about a cart decides on its row. */
  readonly read: (merchantId: string, cartId: string) => Promise<Cart | undefined>;
  /** Whatever changes a cart goes through here, so that the change is known before it is answered. */
  readonly writer: Writer;
};

/**
 * Longer than any call may take: where nobody knows what became of a change, whoever read the cart before it has ended.
 * Also how long an instance that died between its commit and its word leaves what is old.
 */
const KEPT_MS = 15_000;

/**
 * Carts as they were last committed, where several instances share a place for it: a shopper sees at one of them what was
 * written at another, without a question to the database. An instance that is alone has them in its writer's memory.
 */
export function hotCarts(data: ServiceData, shared: KeyValue | undefined): HotCarts {
  const stored = (merchantId: string, cartId: string) => readCart(data, merchantId, cartId);
  if (shared === undefined || data.isAlone) return { read: stored, writer: data.writer };
  const { newest } = shared;
  return {
    read: (merchantId, cartId) =>
      newest.getOrLoad(merchantId, keyOf(cartId), KEPT_MS, () => stored(merchantId, cartId)),
    writer: tellingWriter(data.writer, {
      became: (merchantId, cart) => newest.keep(merchantId, keyOf(cart.id), cart, KEPT_MS),
      mayHaveChanged: (merchantId, cartId) => newest.keepNone(merchantId, keyOf(cartId), KEPT_MS),
    }),
  };
}

function keyOf(cartId: string): string {
  return `cart:${cartId}`;
}

type Told = {
  readonly became: (merchantId: string, cart: Cart) => Promise<void>;
  readonly mayHaveChanged: (merchantId: string, cartId: string) => Promise<void>;
};

/** A cart that a write loads may be changed by it; how it is then stands in the state from which the write is answered. */
function tellingWriter(writer: Writer, told: Told): Writer {
  const run = async <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    context: CallContext,
  ) => {
    const { merchantId } = context;
    const ids = write.load(command).flatMap(({ table, key: [id] }) => (table.name === carts.name && id ? [id] : []));
    let after: (Cart | undefined)[] = [];
    const answer: typeof write.answer = (state, effectId, asked) => {
      after = ids.map((id) => state.get(carts, id));
      return write.answer(state, effectId, asked);
    };
    try {
      const result = await writer.run({ ...write, answer }, command, context);
      if (result.ok) for (const cart of after) if (cart) await told.became(merchantId, cart);
      return result;
    } catch (error) {
      // It may have been committed all the same.
      for (const id of ids) await told.mayHaveChanged(merchantId, id);
      throw error;
    }
  };
  return { ...writer, run };
}
