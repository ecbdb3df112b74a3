'use server';

import { randomUUID } from 'node:crypto';
import type { Result } from '@concord/result';
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { cartId, forgetCart, keepCart } from '../../lib/cart.ts';
import { change, type GraphQuery, type GraphRejection } from '../../lib/graph.ts';
import { shopperOf } from '../../lib/store.ts';
import { refusalText } from '../../lib/words.ts';
import { addCartCode, addCartLine, createCart, removeCartCode, setCartLine } from '../../queries/cart.ts';

export type AddState = { readonly added?: number; readonly refused?: string };
export type CodeState = { readonly refused?: string };

const quantity = z.coerce.number().int().min(1).max(1000);
const addition = z.object({ variantId: z.string().max(100), quantity });

export async function addToCart(_: AddState, form: FormData): Promise<AddState> {
  const parsed = addition.safeParse({ variantId: form.get('variantId'), quantity: form.get('quantity') });
  if (!parsed.success) return { refused: refusalText('INVALID_INPUT') };
  const added = await addToSomeCart(parsed.data);
  if (!added.ok) return { refused: refusalText(added.rejection.code) };
  await keepCart(added.value.cart.id);
  refresh();
  return { added: parsed.data.quantity };
}

/** A cart that was bought, perhaps in another tab, or is gone takes nothing: a new one begins with this line. */
async function addToSomeCart(line: z.infer<typeof addition>): Promise<Result<Changed, GraphRejection>> {
  const id = await cartId();
  if (id === undefined) return write(createCart, line);
  const added = await write(addCartLine, { cartId: id, ...line });
  const isOver = !added.ok && ['CART_NOT_FOUND', 'CART_CLOSED'].includes(added.rejection.code);
  return isOver ? write(createCart, line) : added;
}

export async function setQuantity(form: FormData): Promise<void> {
  const { lineId, quantity: wanted } = z
    .object({ lineId: z.string().max(100), quantity: z.coerce.number().int().min(0).max(1000) })
    .parse({ lineId: form.get('lineId'), quantity: form.get('quantity') });
  await onCart(setCartLine, { lineId, quantity: wanted });
}

export async function addCode(_: CodeState, form: FormData): Promise<CodeState> {
  const code = z.string().trim().min(1).max(60).safeParse(form.get('code'));
  if (!code.success) return { refused: 'Enter a code first.' };
  const rejection = await onCart(addCartCode, { code: code.data });
  return rejection ? { refused: refusalText(rejection.code) } : {};
}

export async function removeCode(form: FormData): Promise<void> {
  await onCart(removeCartCode, { code: z.string().max(60).parse(form.get('code')) });
}

type Changed = { cart: { id: string } };

async function onCart<Rest extends object>(
  query: GraphQuery<Rest & { cartId: string }, Changed>,
  rest: Rest,
): Promise<GraphRejection | undefined> {
  const id = await cartId();
  if (id === undefined) redirect('/cart');
  const changed = await write(query, { ...rest, cartId: id });
  if (!changed.ok && changed.rejection.code === 'CART_NOT_FOUND') await forgetCart();
  refresh();
  return changed.ok ? undefined : changed.rejection;
}

/** Every press of a button is an intent of its own; within it, a retry of the network does it once. */
async function write<Variables extends object>(
  query: GraphQuery<Variables, Changed>,
  variables: Variables,
): Promise<Result<Changed, GraphRejection>> {
  return change(query, variables, { ...(await shopperOf()), idempotencyKey: randomUUID() });
}
