import type { CartLine } from '../queries/cart.ts';

/** What a code's reason says to a shopper; `condition:` reasons name the promotion's unmet condition. */
const CODE_REASONS: Readonly<Record<string, string>> = {
  'condition:min_subtotal': 'your order is still below its minimum.',
  'condition:min_quantity': 'it needs more of the items it is for.',
  'condition:customer': 'it is for certain customers only.',
  'condition:segment': 'it is for certain customers only.',
  'condition:period': 'it is not valid today.',
  'condition:weekly_hours': 'it is not valid at this hour.',
  'condition:channel': 'it is not valid online.',
  'condition:store': 'it is for another store.',
  'condition:fulfilment': 'it does not go with the way you chose to get your order.',
  'condition:shipping_method': 'it does not go with the shipping you chose.',
  condition: 'your cart does not meet its conditions.',
  currency: 'it is not valid in this currency.',
  no_saving: 'it would take nothing off this cart.',
  not_combinable: 'it does not combine with the better offer you already have.',
  needs_connection: 'it cannot be checked right now.',
  already_unlocked: 'another code has already unlocked it.',
};

export function codeReason(status: string, reason: string | null): string {
  if (status === 'unknown') return 'We do not know this code. Look for a typing slip.';
  const known = CODE_REASONS[reason ?? ''] ?? CODE_REASONS[(reason ?? '').split(':')[0] ?? ''];
  return `Not applied: ${known ?? 'it does not fit this cart.'}`;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  LINE_WITHDRAWN: 'is no longer sold. Remove it to go on.',
  LINE_UNPRICED: 'is not sold in this currency. Remove it to go on.',
  SHIPPING_UNAVAILABLE: 'We do not ship there yet. Choose another address, or pick your order up.',
  NO_LOCATION: 'No place can send this order right now. Try picking it up instead.',
  CONTACT_MISSING: 'Your e-mail address is missing.',
  ADDRESS_MISSING: 'The address is missing.',
  DELIVERY_MISSING: 'Choose how you get your order.',
  SHIPPING_METHOD_MISSING: 'Choose a shipping method.',
  EMPTY: 'Your cart is empty.',
};

export function problemText(code: string, line?: Pick<CartLine, 'title'>): string {
  const text = PROBLEMS[code] ?? 'Something here needs another look.';
  return line ? `${line.title} ${text}` : text;
}

const REFUSALS: Readonly<Record<string, string>> = {
  VARIANT_NOT_FOUND: 'This item is not sold any more.',
  TOO_MANY_LINES: 'Your cart is full: remove something first.',
  TOO_MANY_CODES: 'You have entered as many codes as a cart takes.',
  CART_CLOSED: 'This cart is being bought or was bought already.',
  CART_NOT_FOUND: 'Your cart was gone, so we started a new one. Please try again.',
  LINE_NOT_FOUND: 'This line was already removed.',
  INVALID_INPUT: 'Something in the form is not right. Please check it.',
  PAYMENT_DECLINED: 'Your bank declined this payment. Nothing was charged. Try another card.',
  INSUFFICIENT_STOCK: 'Someone was quicker: not enough is left. Nothing was charged.',
  COUPON_EXHAUSTED: 'A code in your cart was used up in the meantime. Nothing was charged. Remove it to go on.',
  PROMOTION_EXHAUSTED:
    'An offer in your cart was used up in the meantime. Nothing was charged. Look at your cart to go on.',
  CUSTOMER_LIMIT_REACHED:
    'You have used a code in your cart as often as one customer may. Nothing was charged. Remove it to go on.',
  BUDGET_EXHAUSTED:
    'An offer in your cart was used up in the meantime. Nothing was charged. Look at your cart to go on.',
  PROMOTION_NOT_ACTIVE: 'An offer in your cart has just ended. Nothing was charged. Look at your cart to go on.',
  COUPON_NOT_FOUND: 'A code in your cart is no longer valid. Nothing was charged. Remove it to go on.',
  UNAVAILABLE: 'We could not finish just now. Nothing was charged. Please try again in a moment.',
  CHECKOUT_TIMED_OUT: 'The time to confirm the payment ran out. Nothing was charged. Please try again.',
  CART_NOT_READY: 'Something is missing or no longer sold. Please check your cart.',
  TENDERS_DO_NOT_COVER: 'The total has changed. Please look at it and pay again.',
};

const DECLINES: Readonly<Record<string, string>> = {
  insufficient_funds: 'Your bank declined: there is not enough money on this card. Nothing was charged.',
  authentication_failed: 'Your bank could not confirm it was you. Nothing was charged.',
};

export function refusalText(code: string, declineCode?: string | null): string {
  return DECLINES[declineCode ?? ''] ?? REFUSALS[code] ?? 'That did not work. Nothing was charged. Please try again.';
}
