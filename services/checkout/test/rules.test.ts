import { derivedId } from '@concord/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cart, type CartChange, changeCart } from '../src/domain/cart.ts';
import { CHECKOUT_STATES, LEASE_MS, mayBecome, retryAt } from '../src/domain/checkout.ts';
import { idsOf } from '../src/domain/checkout-ids.ts';
import { MAX_CODES, MAX_LINES } from '../src/domain/limits.ts';
import { readQuoteId } from '../src/quote/quote-id.ts';
import { tendersCover } from '../src/use-cases/plan-checkout.ts';

const NOW_MS = 1_700_000_000_000;

const EMPTY: Cart = {
  ...{ id: 'car_1', status: 'open', checkoutId: null, storeId: 'sto_1', channel: 'online', currency: 'EUR' },
  ...{ locationId: null, registerId: null, customerId: null, lines: [], codes: [], contact: null },
  ...{ shippingAddress: null, billingAddress: null, delivery: null, changedAtMs: 0, version: 1 },
};

function after(cart: Cart, ...changes: readonly CartChange[]): Cart {
  return changes.reduce((before, change) => {
    const changed = changeCart(before, change, NOW_MS);
    if (!changed.ok) throw new Error(changed.rejection.code);
    return changed.value;
  }, cart);
}

const add = (variantId: string, quantity: number, lineId = `line of ${variantId}`): CartChange => ({
  ...{ kind: 'add_line', lineId, variantId, quantity },
});

describe('a cart', () => {
  it('shows an item on one line, however often it is put in', () => {
    const wishes = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(wishes, (wanted) => {
        const cart = after(EMPTY, ...wanted.map(([variantId, quantity], at) => add(variantId, quantity, `line ${at}`)));
        const expected = new Map<string, number>();
        for (const [variantId, quantity] of wanted) expected.set(variantId, (expected.get(variantId) ?? 0) + quantity);
        expect(new Map(cart.lines.map(({ variantId, quantity }) => [variantId, quantity]))).toEqual(expected);
        expect(cart.lines).toHaveLength(expected.size);
        expect(cart.version).toBe(EMPTY.version + wanted.length);
      }),
    );
  });

  it('loses a line that is set to nothing, and knows no line that is not there', () => {
    const cart = after(EMPTY, add('a', 2), add('b', 1));
    expect(after(cart, { kind: 'set_line', lineId: 'line of a', quantity: 0 }).lines).toEqual([
      { lineId: 'line of b', variantId: 'b', quantity: 1 },
    ]);
    expect(changeCart(cart, { kind: 'set_line', lineId: 'gone', quantity: 1 }, NOW_MS)).toMatchObject({
      rejection: { code: 'LINE_NOT_FOUND' },
    });
  });

  it('takes so many lines and codes and no more, and more of what is there all the same', () => {
    const full = after(EMPTY, ...Array.from({ length: MAX_LINES }, (_, at) => add(`v${at}`, 1)));
    expect(changeCart(full, add('one more', 1), NOW_MS)).toMatchObject({ rejection: { code: 'TOO_MANY_LINES' } });
    expect(after(full, add('v0', 1)).lines[0]?.quantity).toBe(2);
    const codes = Array.from({ length: MAX_CODES }, (_, at): CartChange => ({ kind: 'add_code', code: `C${at}` }));
    const coded = after(EMPTY, ...codes);
    expect(changeCart(coded, { kind: 'add_code', code: 'X' }, NOW_MS)).toMatchObject({
      rejection: { code: 'TOO_MANY_CODES' },
    });
    expect(after(coded, { kind: 'add_code', code: 'C0' })).toBe(coded);
  });

  it('keeps what a change of its contact leaves out', () => {
    const known = after(EMPTY, { kind: 'set_contact', contact: { email: 'a@shop.test', name: 'Ann' } });
    const cart = after(known, { kind: 'set_contact', contact: { phone: '1' }, customerId: 'cus_1' });
    expect(cart).toMatchObject({ contact: { email: 'a@shop.test', name: 'Ann', phone: '1' }, customerId: 'cus_1' });
  });

  it.each(['completing', 'completed'] as const)('that is %s takes no change', (status) => {
    const closed: Cart = { ...after(EMPTY, add('a', 1)), status, checkoutId: 'chk_1' };
    const changes: CartChange[] = [
      add('b', 1),
      { kind: 'set_line', lineId: 'line of a', quantity: 2 },
      { kind: 'add_code', code: 'X' },
      { kind: 'remove_code', code: 'X' },
      { kind: 'set_contact', contact: { name: 'Eve' } },
      { kind: 'set_delivery', delivery: { kind: 'ship', methodId: null, pickupLocationId: null } },
    ];
    for (const change of changes)
      expect(changeCart(closed, change, NOW_MS)).toEqual({
        ok: false,
        rejection: { code: 'CART_CLOSED', checkoutId: 'chk_1' },
      });
  });
});

describe('a checkout', () => {
  const states = CHECKOUT_STATES;

  it('is undone only before the point of no return, finished only after it, and ends for good', () => {
    const allowed = states.flatMap((from) => states.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`));
    expect(allowed).toEqual([
      'started → awaiting_customer',
      'started → committing',
      'started → undoing',
      'started → failed',
      'awaiting_customer → committing',
      'awaiting_customer → undoing',
      'committing → done',
      'undoing → failed',
    ]);
  });

  it('is tried again ever more rarely, at least once a minute, for ever', () => {
    const pauses = Array.from({ length: 12 }, (_, attempts) => retryAt(NOW_MS, attempts) - NOW_MS);
    expect(pauses.slice(0, 5)).toEqual([1, 2, 4, 8, 12].map((times) => times * LEASE_MS));
    expect(pauses.slice(5)).toEqual(pauses.slice(5).map(() => 60_000));
    expect(retryAt(NOW_MS, 1_000_000)).toBe(NOW_MS + 60_000);
  });

  it('makes everything under ids that follow from its own', () => {
    expect(idsOf('chk_1')).toMatchObject({
      orderId: derivedId('order', 'chk_1'),
      paymentId: derivedId('payment', 'chk_1'),
    });
    const all = [...Object.values(idsOf('chk_1')), ...Object.values(idsOf('chk_2'))];
    expect(new Set(all).size).toBe(8);
  });
});

describe('tenders', () => {
  it('cover a total when they add up to it exactly, in any parts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 10 }), (amounts) => {
        const tenders = amounts.map((amountMinor) => ({ kind: 'manual' as const, amountMinor }));
        const totalMinor = amounts.reduce((sum, amountMinor) => sum + amountMinor, 0);
        expect([-1, 0, 1].map((off) => tendersCover(totalMinor + off, tenders))).toEqual([false, true, false]);
      }),
    );
  });

  it('in cash may be more than its part, never less', () => {
    const cash = (tenderedMinor: number) => [{ kind: 'cash' as const, amountMinor: 500, tenderedMinor }];
    expect([499, 500, 2_000].map((given) => tendersCover(500, cash(given)))).toEqual([false, true, true]);
  });
});

describe('a quote’s id', () => {
  it.each(['', 'a.b', 'x'.repeat(120), '000000.1.tooshort', '000000.1.~~~~~~~~~~~~~~~~~~~~~~'])(
    'that was not made here is read as none: %s',
    (quoteId) => {
      expect(readQuoteId(quoteId)).toBeUndefined();
    },
  );
});
