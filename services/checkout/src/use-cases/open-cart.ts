import { hasScope } from '@concord/auth';
import type { Call, CommonRejection } from '@concord/contract';
import { newId } from '@concord/ids';
import { normaliseCode } from '@concord/pricing';
import { type Result, reject } from '@concord/result';
import { callContext } from '@concord/service';
import {
  type Address,
  type Cart,
  type Channel,
  type Contact,
  type DeliveryInput,
  deliveryOf,
  MAX_QUANTITY,
} from '../domain/cart.ts';
import type { CompleteDeps } from './complete-checkout.ts';
import { createCart } from './create-cart.ts';

export type OpenCart = {
  readonly storeId?: string | undefined;
  readonly channel: Channel;
  readonly currency?: string | undefined;
  readonly locationId?: string | undefined;
  readonly registerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly lines?: readonly { readonly variantId: string; readonly quantity: number }[] | undefined;
  readonly contact?: Contact | undefined;
  readonly shippingAddress?: Address | undefined;
  readonly billingAddress?: Address | undefined;
  readonly delivery?: DeliveryInput | undefined;
  readonly codes?: readonly string[] | undefined;
};

export type OpenRefused =
  | CommonRejection
  | {
      readonly code:
        | 'STORE_NOT_FOUND'
        | 'STORE_MISSING'
        | 'CURRENCY_NOT_SOLD'
        | 'LOCATION_MISSING'
        | 'POS_NOT_ALLOWED'
        | 'VARIANT_NOT_FOUND';
    };

/** A new cart of a store; at a register only for staff, and with the place where the goods are handed over. */
export async function openCart(deps: CompleteDeps, input: OpenCart, call: Call): Promise<Result<Cart, OpenRefused>> {
  const { principal, merchantId } = call;
  const storeId = input.storeId ?? principal.storeId;
  if (!storeId) return reject({ code: 'STORE_MISSING' });
  if (principal.storeId && principal.storeId !== storeId) return reject({ code: 'STORE_NOT_FOUND' });
  if (input.channel === 'pos') {
    if (!hasScope(principal, 'checkout:pos')) return reject({ code: 'POS_NOT_ALLOWED' });
    if (!input.locationId) return reject({ code: 'LOCATION_MISSING' });
    if (principal.locationIds && !principal.locationIds.includes(input.locationId))
      return reject({ code: 'POS_NOT_ALLOWED' });
  }
  const options = await deps.asService(merchantId);
  const store = await deps.clients.merchant.getStoreContext({ storeId }, options);
  if (!store.ok) return store;
  const currency = input.currency ?? store.value.currency;
  if (!store.value.currencies.includes(currency)) return reject({ code: 'CURRENCY_NOT_SOLD' });

  const wanted = input.lines ?? [];
  if (wanted.length > 0) {
    const variantIds = wanted.map((line) => line.variantId);
    const sold = await deps.clients.catalog.priceVariants(
      { storeId, currency, channel: input.channel, variantIds },
      options,
    );
    if (!sold.ok) return sold;
    const purchasable = new Set(
      sold.value.items.filter((item) => item.status === 'purchasable').map((item) => item.variantId),
    );
    if (variantIds.some((id) => !purchasable.has(id))) return reject({ code: 'VARIANT_NOT_FOUND' });
  }
  const cart = newCart(input, storeId, currency, principal.kind === 'customer' ? principal.id : null);
  return deps.writer.run(createCart, { cart }, callContext(call, 'createCart', input));
}

function newCart(input: OpenCart, storeId: string, currency: string, signedInId: string | null) {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of input.lines ?? [])
    quantities.set(variantId, Math.min(MAX_QUANTITY, (quantities.get(variantId) ?? 0) + quantity));
  return {
    id: newId('cart'),
    storeId,
    channel: input.channel,
    currency,
    locationId: input.locationId ?? null,
    registerId: input.registerId ?? null,
    customerId: signedInId ?? input.customerId ?? null,
    lines: [...quantities].map(([variantId, quantity]) => ({ lineId: newId('line'), variantId, quantity })),
    codes: [...new Set((input.codes ?? []).map(normaliseCode))],
    contact: input.contact ?? null,
    shippingAddress: input.shippingAddress ?? null,
    billingAddress: input.billingAddress ?? null,
    delivery: input.delivery ? deliveryOf(input.delivery) : null,
  };
}
