import type { Basket, Effect, Promotion } from '../src/index.ts';
import { compileBook, priceBasket } from '../src/index.ts';
import { BERLIN, basket, book, line, promotion } from '../test/example.ts';

/** A basket of 20 lines against 50 active promotions of every kind, all of which must be looked at. */
const GROUPS = 10;
const LINES = 20;
const PROMOTIONS = 50;
const ROUNDS = 5_000;

const on = (index: number) => ({ categoryIds: [`group-${index % GROUPS}`] });

function effectOf(index: number): Effect {
  const effects: readonly Effect[] = [
    { kind: 'percent_off', on: on(index), ratePpm: 100_000 + index * 1_000 },
    { kind: 'amount_off', on: on(index), amountMinor: { EUR: 100 + index }, per: 'unit' },
    { kind: 'fixed_price', on: on(index), unitPriceMinor: { EUR: 900 + index } },
    { kind: 'buy_get', buy: on(index), buyQuantity: 2, get: on(index), getQuantity: 1, ratePpm: 1_000_000 },
    { kind: 'quantity_tiers', on: on(index), counted: 'together', tiers: [percent(3, 50_000), percent(5, 80_000)] },
    {
      kind: 'bundle_price',
      parts: [
        { of: on(index), quantity: 1 },
        { of: on(index + 1), quantity: 1 },
      ],
      priceMinor: { EUR: 1500 },
    },
    { kind: 'gift', of: on(index), quantity: 1 },
    { kind: 'order_percent_off', ratePpm: 20_000 + index },
    { kind: 'order_amount_off', amountMinor: { EUR: 100 + index } },
    { kind: 'shipping_percent_off', ratePpm: 500_000 },
  ];
  return effects[index % effects.length] ?? { kind: 'order_percent_off', ratePpm: 10_000 };
}

function percent(fromQuantity: number, ratePpm: number) {
  return { kind: 'percent_off', fromQuantity, ratePpm } as const;
}

const ALL = ['product', 'order', 'shipping'] as const;

function promotionOf(index: number): Promotion {
  return promotion(`promotion-${index}`, effectOf(index), {
    priority: index % 3,
    stacking: { kind: 'combinable', with: index % 4 === 0 ? ['order', 'shipping'] : ALL },
    conditions: [
      { kind: 'channel', anyOf: ['online', 'pos'] },
      { kind: 'time_window', fromMs: 0 },
      { kind: 'min_subtotal', amountMinor: { EUR: 1000 } },
    ],
  });
}

const lines = Array.from({ length: LINES }, (_, index) =>
  line(`line-${index}`, 999 + index * 137, {
    quantity: 1 + (index % 4),
    categoryIds: [`group-${index % GROUPS}`, 'everything'],
  }),
);
const full: Basket = basket(lines, { delivery: BERLIN });
const promotions = Array.from({ length: PROMOTIONS }, (_, index) => promotionOf(index));

for (const taxRounding of ['line', 'total'] as const) {
  const ready = compileBook(book({ promotions, taxRounding }));
  const timesMs = measure(() => priceBasket(full, ready));
  const applied = priceBasket(full, ready).redemptions.length;
  console.log(
    `${LINES} lines, ${PROMOTIONS} promotions (${applied} applied), tax rounded per ${taxRounding}: ` +
      `median ${at(timesMs, 0.5)} ms, p99 ${at(timesMs, 0.99)} ms`,
  );
}

function measure(run: () => unknown): number[] {
  for (let round = 0; round < ROUNDS; round++) run();
  return Array.from({ length: ROUNDS }, () => {
    const startMs = performance.now();
    run();
    return performance.now() - startMs;
  }).sort((a, b) => a - b);
}

function at(sortedMs: readonly number[], quantile: number): string {
  return (sortedMs[Math.floor(sortedMs.length * quantile)] ?? 0).toFixed(3);
}
