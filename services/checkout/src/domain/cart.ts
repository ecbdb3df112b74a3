import { accept, type Result, reject } from '@concord/result';
import type { z } from 'zod';
import type { addressSchema, CHANNELS, contactSchema, deliveryKindSchema, deliverySchema } from '../../cart-schemas.ts';
import { MAX_CODES, MAX_LINES } from './limits.ts';

export type Channel = (typeof CHANNELS)[number];
export type Address = z.output<typeof addressSchema>;
export type Contact = z.output<typeof contactSchema>;
export type DeliveryKind = z.output<typeof deliveryKindSchema>;

export type CartLine = { readonly lineId: string; readonly variantId: string; readonly quantity: number };

export type Delivery = {
  readonly kind: DeliveryKind;
  readonly methodId: string | null;
  readonly pickupLocationId: string | null;
};

export type DeliveryInput = z.output<typeof deliverySchema>;

export function deliveryOf({ kind, methodId, pickupLocationId }: DeliveryInput): Delivery {
  return { kind, methodId: methodId ?? null, pickupLocationId: pickupLocationId ?? null };
}

/** What a shopper or cashier means to buy. It holds no price: prices are computed from their sources when shown. */
export type Cart = {
  readonly id: string;
  readonly status: 'open' | 'completing' | 'completed';
  readonly checkoutId: string | null;
  readonly storeId: string;
  readonly channel: Channel;
  readonly currency: string;
  readonly locationId: string | null;
  readonly registerId: string | null;
  readonly customerId: string | null;
  readonly lines: readonly CartLine[];
  readonly codes: readonly string[];
  readonly contact: Contact | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly delivery: Delivery | null;
  readonly changedAtMs: number;
  readonly version: number;
};

export type CartChange =
  | { readonly kind: 'add_line'; readonly lineId: string; readonly variantId: string; readonly quantity: number }
  | { readonly kind: 'set_line'; readonly lineId: string; readonly quantity: number }
  | { readonly kind: 'add_code'; readonly code: string }
  | { readonly kind: 'remove_code'; readonly code: string }
  | {
      readonly kind: 'set_contact';
      readonly contact?: Contact | undefined;
      readonly shippingAddress?: Address | undefined;
      readonly billingAddress?: Address | undefined;
      readonly customerId?: string | undefined;
    }
  | { readonly kind: 'set_delivery'; readonly delivery: Delivery };

export type CartClosed = { readonly code: 'CART_CLOSED'; readonly checkoutId: string | null };
export type ChangeRefused =
  | CartClosed
  | { readonly code: 'LINE_NOT_FOUND' }
  | { readonly code: 'TOO_MANY_LINES' }
  | { readonly code: 'TOO_MANY_CODES' };

export const MAX_QUANTITY = 1_000_000;

/** One change to an open cart. Two clients that edit one cart both get their edits: nothing is replaced as a whole. */
export function changeCart(cart: Cart, change: CartChange, nowMs: number): Result<Cart, ChangeRefused> {
  if (cart.status !== 'open') return reject({ code: 'CART_CLOSED', checkoutId: cart.checkoutId });
  const changed = (part: Partial<Cart>) => accept({ ...cart, ...part, changedAtMs: nowMs, version: cart.version + 1 });
  switch (change.kind) {
    case 'add_line': {
      const lines = withMore(cart.lines, change);
      return lines.length > MAX_LINES ? reject({ code: 'TOO_MANY_LINES' }) : changed({ lines });
    }
    case 'set_line': {
      if (!cart.lines.some((line) => line.lineId === change.lineId)) return reject({ code: 'LINE_NOT_FOUND' });
      return changed({ lines: withQuantity(cart.lines, change.lineId, change.quantity) });
    }
    case 'add_code': {
      if (cart.codes.includes(change.code)) return accept(cart);
      return cart.codes.length >= MAX_CODES
        ? reject({ code: 'TOO_MANY_CODES' })
        : changed({ codes: [...cart.codes, change.code] });
    }
    case 'remove_code':
      return changed({ codes: cart.codes.filter((code) => code !== change.code) });
    case 'set_contact':
      return changed({
        contact: change.contact ? { ...cart.contact, ...change.contact } : cart.contact,
        shippingAddress: change.shippingAddress ?? cart.shippingAddress,
        billingAddress: change.billingAddress ?? cart.billingAddress,
        customerId: change.customerId ?? cart.customerId,
      });
    case 'set_delivery':
      return changed({ delivery: change.delivery });
  }
}

/** More of a variant that is there goes onto its line: a cart never shows one item twice. */
function withMore(lines: readonly CartLine[], add: Omit<CartLine, never>): readonly CartLine[] {
  const { lineId, variantId, quantity } = add;
  const there = lines.find((line) => line.variantId === variantId);
  if (!there) return [...lines, { lineId, variantId, quantity }];
  return withQuantity(lines, there.lineId, Math.min(MAX_QUANTITY, there.quantity + quantity));
}

function withQuantity(lines: readonly CartLine[], lineId: string, quantity: number): readonly CartLine[] {
  if (quantity === 0) return lines.filter((line) => line.lineId !== lineId);
  return lines.map((line) => (line.lineId === lineId ? { ...line, quantity } : line));
}
