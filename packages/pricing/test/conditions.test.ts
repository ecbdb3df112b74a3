import { describe, expect, test } from 'vitest';
import { type Basket, type Condition, type Promotion, priceBasket, type Zone } from '../src/index.ts';
import { BERLIN, basket, book, line, NOW_MS, promotion } from './example.ts';

const lines = [line('a', 1000, { categoryIds: ['shoes'], quantity: 2 }), line('b', 500)];

function applies(condition: Condition, more: Partial<Basket> = {}, promotionMore: Partial<Promotion> = {}): boolean {
  const rule = promotion(
    'p',
    { kind: 'order_percent_off', ratePpm: 100_000 },
    { conditions: [condition], ...promotionMore },
  );
  return priceBasket(basket(lines, more), book({ promotions: [rule] })).redemptions.length > 0;
}

const customer = (orderCount: number, segments: readonly string[] = []) => ({
  customer: { id: 'c', orderCount, segments },
});

describe('a condition', () => {
  test('of a minimum quantity counts the units that match', () => {
    expect(applies({ kind: 'min_quantity', quantity: 3 })).toBe(true);
    expect(applies({ kind: 'min_quantity', of: { categoryIds: ['shoes'] }, quantity: 3 })).toBe(false);
  });

  test('of a minimum subtotal is met at exactly the amount', () => {
    expect(applies({ kind: 'min_subtotal', amountMinor: { EUR: 2500 } })).toBe(true);
    expect(applies({ kind: 'min_subtotal', amountMinor: { EUR: 2501 } })).toBe(false);
    expect(applies({ kind: 'min_subtotal', amountMinor: { USD: 1 } })).toBe(false);
  });

  test('of a minimum subtotal on an order promotion looks at what product promotions left', () => {
    const half = promotion('half', { kind: 'percent_off', on: {}, ratePpm: 500_000 });
    const over20 = promotion(
      'over-20',
      { kind: 'order_percent_off', ratePpm: 100_000 },
      { conditions: [{ kind: 'min_subtotal', amountMinor: { EUR: 2000 } }] },
    );
    const { redemptions, explanation } = priceBasket(basket(lines), book({ promotions: [half, over20] }));
    expect(redemptions.map(({ promotionId }) => promotionId)).toEqual(['half']);
    expect(explanation).toContainEqual({ kind: 'promotion_near', promotionId: 'over-20', missingMinor: 750 });
  });

  test('of a segment or a first order needs a known customer', () => {
    expect(applies({ kind: 'customer_segment', anyOf: ['vip', 'staff'] }, customer(3, ['vip']))).toBe(true);
    expect(applies({ kind: 'customer_segment', anyOf: ['vip'] }, customer(3, []))).toBe(false);
    expect(applies({ kind: 'first_order' }, customer(0))).toBe(true);
    expect(applies({ kind: 'first_order' }, customer(1))).toBe(false);
    expect(applies({ kind: 'first_order' })).toBe(false);
  });

  test('of channel, store, location, fulfilment, shipping method or tender compares the basket', () => {
    expect(applies({ kind: 'channel', anyOf: ['pos'] })).toBe(false);
    expect(applies({ kind: 'channel', anyOf: ['pos'] }, { channel: 'pos' })).toBe(true);
    expect(applies({ kind: 'store', anyOf: ['store'] })).toBe(true);
    expect(applies({ kind: 'store', anyOf: ['other'] })).toBe(false);
    expect(applies({ kind: 'location', anyOf: ['shop'] })).toBe(false);
    expect(applies({ kind: 'location', anyOf: ['shop'] }, { locationId: 'shop' })).toBe(true);
    expect(applies({ kind: 'fulfilment', anyOf: ['ship'] }, { delivery: BERLIN })).toBe(true);
    expect(applies({ kind: 'fulfilment', anyOf: ['pickup'] }, { delivery: BERLIN })).toBe(false);
    expect(applies({ kind: 'shipping_method', anyOf: ['standard'] }, { delivery: BERLIN })).toBe(true);
    expect(applies({ kind: 'shipping_method', anyOf: ['express'] }, { delivery: BERLIN })).toBe(false);
    expect(applies({ kind: 'tender', anyOf: ['cash'] }, { tenderKind: 'cash' })).toBe(true);
    expect(applies({ kind: 'tender', anyOf: ['cash'] })).toBe(false);
  });

  test('of a time window includes its start and excludes its end', () => {
    expect(applies({ kind: 'time_window', fromMs: NOW_MS, untilMs: NOW_MS + 1 })).toBe(true);
    expect(applies({ kind: 'time_window', fromMs: NOW_MS + 1 })).toBe(false);
    expect(applies({ kind: 'time_window', untilMs: NOW_MS })).toBe(false);
  });
});

describe('weekly hours', () => {
  const hours = (zone: Zone, weekdays: number[], from: number, until: number): Condition => ({
    kind: 'weekly_hours',
    zone,
    weekdays,
    fromMinute: from * 60,
    untilMinute: until * 60,
  });
  const UTC: Zone = { kind: 'offset', utcOffsetMinutes: 0 };
  const BERLIN_TIME: Zone = { kind: 'iana', timeZone: 'Europe/Berlin' };
  const at = (day: number, hour: number) => ({ nowMs: Date.UTC(2026, 2, day, hour) });

  test('are read on the clock of their zone', () => {
    expect(applies(hours(UTC, [2], 12, 13))).toBe(true);
    expect(applies(hours({ kind: 'offset', utcOffsetMinutes: 60 }, [2], 12, 13))).toBe(false);
    expect(applies(hours({ kind: 'offset', utcOffsetMinutes: 840 }, [3], 2, 3))).toBe(true);
    expect(applies(hours(BERLIN_TIME, [2], 13, 14))).toBe(true);
  });

  test('follow daylight saving in an IANA zone', () => {
    expect(applies(hours(BERLIN_TIME, [7], 0, 24), at(28, 22))).toBe(false);
    expect(applies(hours(BERLIN_TIME, [7], 13, 14), at(22, 12))).toBe(true);
    expect(applies(hours(BERLIN_TIME, [7], 14, 15), at(29, 12))).toBe(true);
  });

  test('that end before they start run into the next day', () => {
    const lateTuesday = hours(UTC, [2], 22, 2);
    expect(applies(lateTuesday, at(10, 23))).toBe(true);
    expect(applies(lateTuesday, at(11, 1))).toBe(true);
    expect(applies(lateTuesday, at(10, 1))).toBe(false);
    expect(applies(lateTuesday, at(11, 2))).toBe(false);
  });

  test('are right before 1970 too', () => {
    expect(applies(hours(UTC, [3], 23, 24), { nowMs: -1 })).toBe(true);
  });
});

describe('codes', () => {
  const coupon = promotion(
    'spring',
    { kind: 'order_percent_off', ratePpm: 100_000 },
    { conditions: [{ kind: 'coupon', codes: ['Spring', 'LENZ'] }], limited: true },
  );
  const bulk = promotion(
    'bulk',
    { kind: 'order_amount_off', amountMinor: { EUR: 100 } },
    { conditions: [{ kind: 'coupon', codes: [] }] },
  );
  const codes = (typed: readonly string[], more: Partial<Basket> = {}, promotions = [coupon, bulk]) =>
    priceBasket(basket(lines, { codes: typed, ...more }), book({ promotions }));

  test('unlock their promotion however they are typed, and are named where it shows', () => {
    const priced = codes([' spring ']);
    expect(priced.codes).toEqual([{ code: 'SPRING', status: 'applied', promotionId: 'spring' }]);
    expect(priced.redemptions).toEqual([
      { promotionId: 'spring', code: 'SPRING', class: 'order', limited: true, amountMinor: 250 },
    ]);
    expect(priced.lines[0]?.discounts[0]?.code).toBe('SPRING');
    expect(codes([]).redemptions).toEqual([]);
  });

  test('that nobody knows are unknown, and typing one twice counts once', () => {
    expect(codes(['nope', 'NOPE', ' ']).codes).toEqual([{ code: 'NOPE', status: 'unknown' }]);
  });

  test('generated in bulk apply when the Promotions service vouches for them', () => {
    const codeGrants = [{ code: 'x7k-9', promotionId: 'bulk' }];
    expect(codes(['X7K-9'], { codeGrants }).codes).toEqual([{ code: 'X7K-9', status: 'applied', promotionId: 'bulk' }]);
    expect(codes(['X7K-9']).codes).toEqual([{ code: 'X7K-9', status: 'unknown' }]);
    expect(codes([], { codeGrants }).redemptions).toEqual([]);
  });

  test('of the same promotion unlock it once', () => {
    expect(codes(['SPRING', 'LENZ']).codes).toEqual([
      { code: 'SPRING', status: 'not_applicable', promotionId: 'spring', reason: { kind: 'already_unlocked' } },
      { code: 'LENZ', status: 'applied', promotionId: 'spring' },
    ]);
  });

  test('say which condition is missing', () => {
    const forShop = { ...coupon, conditions: [...coupon.conditions, { kind: 'channel', anyOf: ['pos'] } as const] };
    expect(codes(['SPRING'], {}, [forShop]).codes).toEqual([
      {
        code: 'SPRING',
        status: 'not_applicable',
        promotionId: 'spring',
        reason: { kind: 'condition', condition: 'channel' },
      },
    ]);
  });

  test('of limited promotions do not work offline, and say so', () => {
    expect(codes(['SPRING'], { offline: true }).codes).toEqual([
      { code: 'SPRING', status: 'not_applicable', promotionId: 'spring', reason: { kind: 'needs_connection' } },
    ]);
  });

  test('of a promotion that something better keeps out say so', () => {
    const better = promotion(
      'better',
      { kind: 'percent_off', on: {}, ratePpm: 500_000 },
      { stacking: { kind: 'exclusive' } },
    );
    expect(codes(['SPRING'], {}, [coupon, better]).codes).toEqual([
      { code: 'SPRING', status: 'not_applicable', promotionId: 'spring', reason: { kind: 'not_combinable' } },
    ]);
  });
});
