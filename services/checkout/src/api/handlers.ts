import { hasScope } from '@concord/auth';
import type { Call, CommonRejection, Handlers } from '@concord/contract';
import { newId } from '@concord/ids';
import type { KeyValue } from '@concord/key-value';
import { normaliseCode } from '@concord/pricing';
import { accept, mapResult, type Result, reject } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { z } from 'zod';
import type { settingsSchema } from '../../cart-schemas.ts';
import type { checkoutContract } from '../../contract.ts';
import { type Cart, type CartChange, deliveryOf } from '../domain/cart.ts';
import { idsOf } from '../domain/checkout-ids.ts';
import { defaultSettings, type StoreSettings } from '../domain/settings.ts';
import { type AnswerDeps, answerWhenPlaced, asPlaced } from '../processes/answer-when-placed.ts';
import { driveCheckout } from '../processes/drive-checkout.ts';
import { makeQuote } from '../quote/make-quote.ts';
import { gatherSources, type SourceRejection } from '../quote/sources.ts';
import type { HotCarts } from '../storage/hot-carts.ts';
import { isParkedCursor, parkedCursor } from '../storage/parked-cursor.ts';
import { readCart, readCheckout, readForAudit, readParked } from '../storage/read-checkout.ts';
import { settingsCache } from '../storage/settings-cache.ts';
import { callerOf } from '../use-cases/caller-of.ts';
import { applyCartChange } from '../use-cases/change-cart.ts';
import { completeCheckout } from '../use-cases/complete-checkout.ts';
import { openCart } from '../use-cases/open-cart.ts';
import { resumeCheckout } from '../use-cases/resume-checkout.ts';
import { setSettings } from '../use-cases/set-settings.ts';
import { type CartView, cartFacts, cartView, checkoutProcessView, checkoutView } from './views.ts';

/** Each operation: take the verified call, run the use case, show the result. */
export function checkoutHandlers(
  data: ServiceData,
  drive: AnswerDeps,
  keyValue: KeyValue,
  cartAsShown: HotCarts['read'],
): Handlers<typeof checkoutContract> {
  const settings = settingsCache(data.database, keyValue, data.isAlone);
  const deps = { ...drive, database: data.database, settings };

  const show = async ({ merchantId, brief }: Call, cart: Cart): Promise<Result<CartView, ShowRefused>> => {
    if (brief) return accept(cartFacts(cart) as CartView);
    const sources = await gatherSources(deps, merchantId, cart);
    if (!sources.ok) return { ok: false, rejection: asShowRefused(sources.rejection) };
    return accept(cartView(makeQuote(cart, sources.value, undefined, deps.now())));
  };
  const change = async (cartId: string, cartChange: CartChange, operation: string, input: unknown, call: Call) => {
    const context = callContext(call, operation, input, callerOf(call.principal, cartId));
    const changed = await deps.writer.run(applyCartChange, { cartId, change: cartChange }, context);
    return changed.ok ? show(call, changed.value) : changed;
  };
  const checkCustomer = async (customerId: string | undefined, call: Call): Promise<CustomerRefused | undefined> => {
    if (customerId === undefined) return undefined;
    if (!mayNameCustomer(customerId, call)) return { code: 'FORBIDDEN', scope: 'customers:read' };
    const found = await deps.clients.identity.getCustomer({ customerId }, await deps.asService(call.merchantId));
    return found.ok ? undefined : found.rejection;
  };
  const settingsOf = async (
    storeId: string,
    { merchantId }: Call,
  ): Promise<Result<StoreSettings, CommonRejection | { readonly code: 'STORE_NOT_FOUND' }>> => {
    const known = await settings.of(merchantId, storeId);
    if (known) return accept(known);
    const store = await deps.clients.merchant.getStoreContext({ storeId }, await deps.asService(merchantId));
    return mapResult(store, ({ countryCode, currencies }) => defaultSettings(storeId, countryCode, currencies));
  };
  const changeSettings = async (storeId: string, part: object, operation: string, call: Call) => {
    const defaults = await settingsOf(storeId, call);
    if (!defaults.ok) return defaults;
    const context = callContext(call, operation, { storeId, ...part });
    const changed = await deps.writer.run(setSettings, { defaults: defaults.value, change: part }, context);
    await settings.forget(call.merchantId, storeId);
    return mapResult(changed, settingsView);
  };

  return {
    createCart: async (input, call) => {
      const unnamed = await checkCustomer(input.customerId, call);
      if (unnamed) return reject(unnamed);
      const opened = await openCart(deps, input, call);
      if (!opened.ok) return opened;
      const shown = await show(call, opened.value);
      if (shown.ok) return shown;
      const { rejection } = shown;
      return reject(rejection.code === 'CART_NOT_FOUND' ? { code: 'STORE_NOT_FOUND' } : rejection);
    },
    getCart: async ({ cartId }, call) => {
      const cart = await cartAsShown(call.merchantId, cartId);
      return cart ? show(call, cart) : reject({ code: 'CART_NOT_FOUND' });
    },
    addLine: async (input, call) => {
      const { cartId, variantId, quantity } = input;
      const cart = await readCart(data, call.merchantId, cartId);
      if (!cart) return reject({ code: 'CART_NOT_FOUND' });
      const { storeId, currency, channel } = cart;
      const options = await deps.asService(call.merchantId);
      const sold = await deps.clients.catalog.priceVariants(
        { storeId, currency, channel, variantIds: [variantId] },
        options,
      );
      if (!sold.ok) return sold;
      if (sold.value.items[0]?.status !== 'purchasable') return reject({ code: 'VARIANT_NOT_FOUND' });
      return change(cartId, { kind: 'add_line', lineId: newId('line'), variantId, quantity }, 'addLine', input, call);
    },
    setLine: async (input, call) =>
      change(
        input.cartId,
        { kind: 'set_line', lineId: input.lineId, quantity: input.quantity },
        'setLine',
        input,
        call,
      ),
    addCode: async (input, call) =>
      change(input.cartId, { kind: 'add_code', code: normaliseCode(input.code) }, 'addCode', input, call),
    removeCode: async (input, call) =>
      change(input.cartId, { kind: 'remove_code', code: normaliseCode(input.code) }, 'removeCode', input, call),
    setContact: async ({ cartId, ...contact }, call) => {
      const unnamed = await checkCustomer(contact.customerId, call);
      if (unnamed) return reject(unnamed);
      return change(cartId, { kind: 'set_contact', ...contact }, 'setContact', { cartId, ...contact }, call);
    },
    setDelivery: async (input, call) => {
      const { cartId, ...delivery } = input;
      return change(cartId, { kind: 'set_delivery', delivery: deliveryOf(delivery) }, 'setDelivery', input, call);
    },
    completeCheckout: async (command, call) => mapResult(await completeCheckout(deps, command, call), checkoutView),
    getCheckout: async ({ checkoutId }, { merchantId }) => {
      const checkout = await readCheckout(data, merchantId, checkoutId);
      if (!checkout) return reject({ code: 'CHECKOUT_NOT_FOUND' });
      const look = checkout.state === 'awaiting_customer' ? answerWhenPlaced : asPlaced;
      return accept(checkoutView(await look(deps, merchantId, checkout)));
    },
    listParkedCheckouts: async ({ first, after }, { merchantId }) => {
      if (after !== undefined && !isParkedCursor(after)) {
        const message = 'Expected the nextCursor of the page before';
        return reject({ code: 'INVALID_INPUT', issues: [{ field: 'after', message }] });
      }
      const found = await readParked(data.database, merchantId, first, after);
      const last = found.length === first ? found.at(-1) : undefined;
      return accept({ items: found.map(checkoutProcessView), nextCursor: last ? parkedCursor(last) : null });
    },
    resumeCheckout: async (command, call) => {
      const context = callContext(call, resumeCheckout.name, command);
      const resumed = await deps.writer.run(resumeCheckout, command, context);
      if (!resumed.ok) return resumed;
      return accept(checkoutProcessView(await driveCheckout(deps, call.merchantId, resumed.value)));
    },
    getSettings: async ({ storeId }, call) => mapResult(await settingsOf(storeId, call), settingsView),
    setTaxRates: ({ storeId, taxRates, shippingTaxClass }, call) =>
      changeSettings(storeId, { taxRates, shippingTaxClass }, 'setTaxRates', call),
    setShippingMethods: ({ storeId, shippingMethods }, call) =>
      changeSettings(storeId, { shippingMethods }, 'setShippingMethods', call),
    auditCheckouts: async ({ first, after }) => accept(await auditPage(data, first, after)),
  };
}

/** A cart gets its customer's prices and its order goes into their history: shoppers speak for nobody but themselves. */
function mayNameCustomer(customerId: string, { principal }: Call): boolean {
  return hasScope(principal, 'customers:read') || (principal.kind === 'customer' && principal.id === customerId);
}

function settingsView({ storeId, taxRates, shippingTaxClass, shippingMethods, version }: StoreSettings): SettingsView {
  return {
    storeId,
    taxRates: [...taxRates],
    shippingTaxClass,
    shippingMethods: [...shippingMethods],
    version,
  } as never;
}

async function auditPage({ system }: ServiceData, first: number, after: string | undefined) {
  const found = await readForAudit(system, first, after);
  const last = found.length === first ? found.at(-1) : undefined;
  return {
    checked: found.length,
    violations: [],
    facts: found.map(({ merchantId, checkout: { id, cartId, state, plan, refusal, startedAtMs, version } }) => {
      const { totals, currency } = plan.snapshot;
      const ids = idsOf(id);
      return {
        merchantId,
        checkoutId: id,
        cartId,
        state,
        refusedWith: refusal?.failure.code ?? null,
        orderId: ids.orderId,
        paymentId: ids.paymentId,
        reservationId: plan.stockLines.length > 0 ? ids.reservationId : null,
        redemptionId: plan.redemptions.some((redemption) => redemption.limited) ? ids.redemptionId : null,
        totalMinor: totals.totalMinor,
        currency,
        startedAt: new Date(startedAtMs).toISOString(),
        version,
      };
    }),
    nextCursor: last ? `${last.merchantId} ${last.checkout.id}` : null,
  };
}

type CustomerRefused = CommonRejection | { readonly code: 'CUSTOMER_NOT_FOUND' };
type SettingsView = z.input<typeof settingsSchema>;
type ShowRefused = CommonRejection | { readonly code: 'CART_NOT_FOUND' };

/** A cart whose store is gone cannot be shown any more. */
function asShowRefused(rejection: SourceRejection): ShowRefused {
  return rejection.code === 'STORE_NOT_FOUND' ? { code: 'CART_NOT_FOUND' } : rejection;
}
