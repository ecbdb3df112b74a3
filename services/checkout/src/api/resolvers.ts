import { readFileSync } from 'node:fs';
import type { CallOptions, Client } from '@concord/contract';
import { asksOnlyFor, type GraphContext, graphError, mutationCall, type Subgraph, unwrap } from '@concord/graph';
import type { Rejection, Result } from '@concord/result';
import type { GraphQLResolveInfo } from 'graphql';
import type { z } from 'zod';
import type { cartSchema, checkoutProcessSchema, checkoutSchema, tenderSchema } from '../../cart-schemas.ts';
import type { checkoutContract } from '../../contract.ts';
import type { CartFacts } from './views.ts';

type Checkout = Client<typeof checkoutContract>;
type InputOf<Name extends keyof Checkout> = Parameters<Checkout[Name]>[0];
type Tender = z.input<typeof tenderSchema>;

const typeDefs = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');

/** Cart & Checkout's part of the graph. */
export function checkoutSubgraph(checkout: Checkout): Subgraph {
  const changes =
    <Input>(change: (input: Input, call: CallOptions) => Promise<Result<CartAnswer, Rejection>>) =>
    async (_: object, input: Input, context: GraphContext, info: GraphQLResolveInfo) =>
      cartNode(unwrap(await change(input, briefly(mutationCall(context, info.path.key), info))));

  return {
    name: 'checkout',
    typeDefs,
    resolvers: {
      Query: {
        cart: async (_: object, { id }: { id: string }, { call }, info: GraphQLResolveInfo) =>
          orNull(await checkout.getCart({ cartId: id }, briefly(call, info)), 'CART_NOT_FOUND', cartNode),
        checkout: async (_: object, { id }: { id: string }, { call }) =>
          orNull(await checkout.getCheckout({ checkoutId: id }, call), 'CHECKOUT_NOT_FOUND', checkoutNode),
        parkedCheckouts: async (_: object, { first, after }: { first: number; after?: string | null }, { call }) => {
          const asked = { first, ...(after ? { after } : {}) };
          const { items, nextCursor } = unwrap(await checkout.listParkedCheckouts(asked, call));
          return { items: items.map(processNode), nextCursor };
        },
      },
      Mutation: {
        createCart: changes((input: InputOf<'createCart'> & { channel: string }, call) => {
          const { channel, delivery, ...rest } = input;
          const leaving = delivery && { ...delivery, kind: delivery.kind.toLowerCase() as 'ship' };
          return checkout.createCart(
            { ...rest, channel: channel.toLowerCase() as 'online', ...(leaving && { delivery: leaving }) },
            call,
          );
        }),
        addCartLine: changes(checkout.addLine),
        setCartLine: changes(checkout.setLine),
        addCartCode: changes(checkout.addCode),
        removeCartCode: changes(checkout.removeCode),
        setCartContact: changes(checkout.setContact),
        setCartDelivery: changes((input: InputOf<'setDelivery'> & { kind: string }, call) =>
          checkout.setDelivery({ ...input, kind: input.kind.toLowerCase() as 'ship' }, call),
        ),
        completeCheckout: async (_: object, input: CompleteInput, { call }) => {
          const { idempotencyKey, tenders, ...rest } = input;
          const completed = await checkout.completeCheckout(
            { ...rest, tenders: tenders.map(tenderOf) },
            { ...call, idempotencyKey },
          );
          return checkoutNode(unwrap(completed));
        },
        resumeCheckout: async (_: object, input: { checkoutId: string }, context, info) =>
          processNode(unwrap(await checkout.resumeCheckout(input, mutationCall(context, info.path.key)))),
      },
    },
    references: {
      Cart: (ids, { call }) =>
        Promise.all(
          ids.map(async (id) => orNull(await checkout.getCart({ cartId: id }, call), 'CART_NOT_FOUND', cartNode)),
        ),
      Checkout: (ids, { call }) =>
        Promise.all(
          ids.map(async (id) =>
            orNull(await checkout.getCheckout({ checkoutId: id }, call), 'CHECKOUT_NOT_FOUND', checkoutNode),
          ),
        ),
    },
  };
}

type PricedCart = z.output<typeof cartSchema>;
/** Asked briefly, it is not priced. */
type CartAnswer = PricedCart | CartFacts;
type CheckoutAnswer = z.output<typeof checkoutSchema>;
type ProcessAnswer = z.output<typeof checkoutProcessSchema>;
type CompleteInput = Omit<InputOf<'completeCheckout'>, 'tenders'> & { idempotencyKey: string; tenders: TenderInput[] };
type TenderInput = {
  readonly card?: { token: string; amountMinor: number } | null;
  readonly cash?: { amountMinor: number; tenderedMinor: number } | null;
  readonly giftCard?: { code: string; amountMinor: number } | null;
  readonly manual?: { amountMinor: number } | null;
};

function tenderOf({ card, cash, giftCard, manual }: TenderInput): Tender {
  const given: Tender[] = [];
  if (card) given.push({ kind: 'card', ...card });
  if (cash) given.push({ kind: 'cash', ...cash });
  if (giftCard) given.push({ kind: 'gift_card', ...giftCard });
  if (manual) given.push({ kind: 'manual', ...manual });
  const [tender, another] = given;
  if (tender && !another) return tender;
  throw graphError({
    code: 'INVALID_INPUT',
    issues: [{ field: 'tenders', message: 'Give exactly one kind in each tender' }],
  } as Rejection);
}

function orNull<Value, Node>(
  result: Result<Value, Rejection>,
  notFound: string,
  show: (value: Value) => Node,
): Node | null {
  return !result.ok && result.rejection.code === notFound ? null : show(unwrap(result));
}

/** A cart is priced only for who asks what it costs. */
function briefly(call: CallOptions, info: GraphQLResolveInfo): CallOptions {
  return { ...call, brief: asksOnlyFor(info, FACTS_OF_CART) };
}

const FACTS_OF_CART: ReadonlySet<string> = new Set([
  ...['id', 'status', 'channel', 'currency', 'store', 'customer', 'location'],
  ...['contact', 'shippingAddress', 'billingAddress', 'delivery', 'checkoutId'],
]);

function cartNode(cart: CartAnswer) {
  return 'totals' in cart ? { ...factsOfCart(cart), ...pricesOfCart(cart) } : factsOfCart(cart);
}

function factsOfCart(cart: CartFacts) {
  const { delivery } = cart;
  return {
    ...cart,
    status: cart.status.toUpperCase(),
    channel: cart.channel.toUpperCase(),
    store: { id: cart.storeId },
    customer: reference(cart.customerId),
    location: reference(cart.locationId),
    delivery: delivery && {
      kind: delivery.kind.toUpperCase(),
      methodId: delivery.methodId,
      pickupLocation: reference(delivery.pickupLocationId),
    },
  };
}

function pricesOfCart(cart: PricedCart) {
  const money = (amountMinor: number) => ({ amountMinor, currency: cart.currency });
  const { totals, shipping } = cart;
  return {
    lines: cart.lines.map((line) => ({
      ...line,
      id: line.lineId,
      variant: { id: line.variantId },
      unitPrice: money(line.unitPriceMinor),
      compareAt: line.compareAtMinor === null ? null : money(line.compareAtMinor),
      subtotal: money(line.subtotalMinor),
      discounts: line.discounts.map((discount) => ({ ...discount, amount: money(discount.amountMinor) })),
      discount: money(line.discountMinor),
      tax: money(line.taxMinor),
      total: money(line.totalMinor),
    })),
    cashTotal: money(cart.cashTotalMinor),
    totals: {
      subtotal: money(totals.subtotalMinor),
      discount: money(totals.discountMinor),
      shipping: money(totals.shippingMinor),
      taxOnTop: money(totals.taxOnTopMinor),
      taxRelief: money(totals.taxReliefMinor),
      rounding: money(totals.roundingMinor),
      total: money(totals.totalMinor),
      tax: money(totals.taxMinor),
      net: money(totals.netMinor),
    },
    taxes: cart.taxes.map((tax) => ({ ...tax, amount: money(tax.amountMinor) })),
    shipping: shipping && { ...shipping, total: money(shipping.totalMinor), discount: money(shipping.discountMinor) },
    shippingOptions: cart.shippingOptions.map((option) => ({
      ...option,
      price: money(option.priceMinor),
      discount: money(option.discountMinor),
    })),
  };
}

function checkoutNode(checkout: CheckoutAnswer) {
  const money = (amountMinor: number) => ({ amountMinor, currency: checkout.currency });
  const { failure, changeMinor } = checkout;
  return {
    ...checkout,
    id: checkout.checkoutId,
    status: checkout.status.toUpperCase(),
    total: money(checkout.totalMinor),
    order: reference(checkout.orderId),
    change: changeMinor === null ? null : money(changeMinor),
    failure: failure && {
      code: failure.code,
      declineCode: failure.declineCode ?? null,
      shortages: failure.shortages ?? [],
    },
  };
}

function processNode({ checkoutId, state, refusal, totalMinor, currency, ...process }: ProcessAnswer) {
  return {
    ...process,
    id: checkoutId,
    state: state.toUpperCase(),
    channel: process.channel.toUpperCase(),
    store: { id: process.storeId },
    total: { amountMinor: totalMinor, currency },
    refusal: refusal && { ...refusal, during: refusal.during.toUpperCase() },
  };
}

function reference(id: string | null): { id: string } | null {
  return id === null ? null : { id };
}
