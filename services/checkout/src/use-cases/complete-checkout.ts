import type { Call, CommonRejection } from '@concord/contract';
import { type Database, requestHash } from '@concord/database';
import { derivedId, newId } from '@concord/ids';
import { accept, type Result, reject } from '@concord/result';
import { callContext } from '@concord/service';
import type { CartClosed } from '../domain/cart.ts';
import type { Checkout, Tender } from '../domain/checkout.ts';
import { type AnswerDeps, answerWhenPlaced, asPlaced } from '../processes/answer-when-placed.ts';
import { makeQuote } from '../quote/make-quote.ts';
import type { Problem, Quote } from '../quote/quote.ts';
import { readQuoteId, stillHolds } from '../quote/quote-id.ts';
import { gatherSources, type SourceRejection } from '../quote/sources.ts';
import { readCart, readCheckout } from '../storage/read-checkout.ts';
import type { SettingsCache } from '../storage/settings-cache.ts';
import { callerOf } from './caller-of.ts';
import { planCheckout, tendersCover } from './plan-checkout.ts';
import { startCheckout } from './start-checkout.ts';

export type CompleteCheckout = {
  readonly cartId: string;
  readonly quoteId: string;
  readonly tenders: readonly Tender[];
  readonly returnUrl?: string | undefined;
};

export type PriceChanged = {
  readonly code: 'PRICE_CHANGED';
  readonly oldTotalMinor: number | null;
  readonly newTotalMinor: number;
  readonly quoteId: string;
  readonly currency: string;
};

export type CompleteRefused =
  | CommonRejection
  | CartClosed
  | PriceChanged
  | { readonly code: 'CART_NOT_FOUND' }
  | { readonly code: 'CART_NOT_READY'; readonly problems: Problem[] }
  | { readonly code: 'TENDERS_DO_NOT_COVER'; readonly totalMinor: number; readonly tenderedMinor: number };

export type CompleteDeps = AnswerDeps & { readonly database: Database; readonly settings: SettingsCache };

/**
 * Buys a cart for what was shown. The key of the attempt names the process, so a repeat finds it and answers how it
 * stands now, never stored bytes (CONSISTENCY 7). Nothing is written before the quote holds and the tenders cover it.
 */
export async function completeCheckout(
  deps: CompleteDeps,
  command: CompleteCheckout,
  call: Call,
): Promise<Result<Checkout, CompleteRefused>> {
  const { merchantId, principal, idempotencyKey } = call;
  const attempt =
    idempotencyKey === undefined ? newId('process') : `${callerOf(principal, command.cartId)}:${idempotencyKey}`;
  const checkoutId = derivedId('checkout', merchantId, attempt);
  const hash = requestHash('completeCheckout', command);
  const cart = await readCart(deps, merchantId, command.cartId);
  const answerOf = async (found: Checkout): Promise<Result<Checkout, CompleteRefused>> =>
    found.requestHash === hash
      ? accept(await asPlaced(deps, merchantId, found))
      : reject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  // What speaks against this call may be the doing of its own twin, which came before.
  const refuse = async (rejection: CompleteRefused): Promise<Result<Checkout, CompleteRefused>> => {
    const twin = idempotencyKey === undefined ? undefined : await readCheckout(deps, merchantId, checkoutId);
    return twin ? answerOf(twin) : reject(rejection);
  };
  if (!cart) return refuse({ code: 'CART_NOT_FOUND' });
  if (cart.status !== 'open') return refuse({ code: 'CART_CLOSED', checkoutId: cart.checkoutId });

  const sources = await gatherSources(deps, merchantId, cart);
  if (!sources.ok) return refuse(asCompleteRefused(sources.rejection));
  const quote = makeQuote(cart, sources.value, tenderKindOf(command.tenders), deps.now());
  const refused = checkQuote(quote, command, deps.now());
  if (refused) return refuse(refused);

  const plan = planCheckout(quote, command.tenders, command.returnUrl ?? null);
  const context = { ...callContext(call, 'completeCheckout', command), idempotency: undefined };
  const started = await deps.writer.run(
    startCheckout,
    { checkoutId, cartId: cart.id, cartVersion: cart.version, plan, requestHash: hash },
    context,
  );
  if (!started.ok) {
    const { rejection } = started;
    return reject(rejection.code === 'CART_CHANGED' ? priceChanged(quote, command) : rejection);
  }
  const { checkout, isNew } = started.value;
  return accept(await (isNew ? answerWhenPlaced : asPlaced)(deps, merchantId, checkout));
}

function checkQuote(quote: Quote, command: CompleteCheckout, nowMs: number): CompleteRefused | undefined {
  if (quote.problems.length > 0) return { code: 'CART_NOT_READY', problems: [...quote.problems] };
  const { totalMinor } = quote.priced.totals;
  if (!stillHolds(readQuoteId(command.quoteId), quote.quoteId, nowMs)) return priceChanged(quote, command);
  if (tendersCover(totalMinor, command.tenders)) return undefined;
  const tenderedMinor = command.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  return { code: 'TENDERS_DO_NOT_COVER', totalMinor, tenderedMinor };
}

function priceChanged(quote: Quote, { quoteId }: CompleteCheckout): PriceChanged {
  return {
    code: 'PRICE_CHANGED',
    oldTotalMinor: readQuoteId(quoteId)?.totalMinor ?? null,
    newTotalMinor: quote.priced.totals.totalMinor,
    quoteId: quote.quoteId,
    currency: quote.cart.currency,
  };
}

function tenderKindOf(tenders: readonly Tender[]): 'cash' | undefined {
  return tenders.length === 1 && tenders[0]?.kind === 'cash' ? 'cash' : undefined;
}

function asCompleteRefused(rejection: SourceRejection): CompleteRefused {
  return rejection.code === 'STORE_NOT_FOUND' ? { code: 'CART_NOT_FOUND' } : rejection;
}
