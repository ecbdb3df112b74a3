import type { Basket, Effect, Promotion } from '../src/index.ts';
import { compileBook, priceBasket } from '../src/index.ts';
import { BERLIN, basket, book, line, promotion } from '../test/example.ts';

/**
 * 20 lines against 50 active promotions of every kind. Crowded: all aim at these lines and most combine, so 31 apply.
 * Usual: each aims at its own category, and order promotions do not combine with each other.
 */
const LINES = 20;
const PROMOTIONS = 50;
const ROUNDS = 5_000;
const ALL = ['product', 'order', 'shipping'] as const;

type Scene = { readonly name: string; readonly categories: number; readonly combines: boolean };

const scenes: readonly Scene[] = [
  { name: 'usual', categories: PROMOTIONS, combines: false },
  { name: 'crowded', categories: 10, combines: true },
];

const lines = Array.from({ length: LINES }, (_, index) =>
  line(`line-${index}`, 999 + index * 137, {
    quantity: 1 + (index % 4),
    categoryIds: [`category-${index % 10}`, 'everything'],
  }),
);
const full: Basket = basket(lines, { delivery: BERLIN });

for (const scene of scenes) {
  for (const taxRounding of ['line', 'total'] as const) {
    const promotions = Array.from({ length: PROMOTIONS }, (_, index) => promotionOf(index, scene));
    const ready = compileBook(book({ promotions, taxRounding }));
    const { timesMs, cpuMs } = measure(() => priceBasket(full, ready));
    const applied = priceBasket(full, ready).redemptions.length;
    console.log(
      `${scene.name}: ${LINES} lines, ${PROMOTIONS} promotions (${applied} applied), tax rounded per ${taxRounding}: ` +
        `CPU ${cpuMs.toFixed(3)} ms, median ${at(timesMs, 0.5)} ms, p99 ${at(timesMs, 0.99)} ms`,
    );
  }
}

function promotionOf(index: number, { categories, combines }: Scene): Promotion {
  return promotion(`promotion-${index}`, effectOf(index, categories), {
    priority: index % 3,
    stacking: { kind: 'combinable', with: combines && index % 4 > 0 ? ALL : ['product', 'shipping'] },
    conditions: [
      { kind: 'channel', anyOf: ['online', 'pos'] },
      { kind: 'time_window', fromMs: 0 },
      { kind: 'min_subtotal', amountMinor: { EUR: 1000 } },
    ],
  });
}

function effectOf(index: number, categories: number): Effect {
  const on = { categoryIds: [`category-${index % categories}`] };
  const next = { categoryIds: [`category-${(index + 1) % categories}`] };
  const effects: readonly Effect[] = [
    { kind: 'percent_off', on, ratePpm: 100_000 + index * 1_000 },
    { kind: 'amount_off', on, amountMinor: { EUR: 100 + index }, per: 'unit' },
    { kind: 'fixed_price', on, unitPriceMinor: { EUR: 900 + index } },
    { kind: 'buy_get', buy: on, buyQuantity: 2, get: on, getQuantity: 1, ratePpm: 1_000_000 },
    { kind: 'quantity_tiers', on, counted: 'together', tiers: [percent(3, 50_000), percent(5, 80_000)] },
    { kind: 'bundle_price', parts: [on, next].map((of) => ({ of, quantity: 1 })), priceMinor: { EUR: 1500 } },
    { kind: 'gift', of: on, quantity: 1 },
    { kind: 'order_percent_off', ratePpm: 20_000 + index },
    { kind: 'order_amount_off', amountMinor: { EUR: 100 + index } },
    { kind: 'shipping_percent_off', ratePpm: 500_000 },
  ];
  return effects[index % effects.length] ?? { kind: 'order_percent_off', ratePpm: 10_000 };
}

function percent(fromQuantity: number, ratePpm: number) {
  return { kind: 'percent_off', fromQuantity, ratePpm } as const;
}

/** The CPU figure (with garbage collection) holds on a busy machine too, where the others also count waiting. */
function measure(run: () => unknown): { readonly timesMs: readonly number[]; readonly cpuMs: number } {
  for (let round = 0; round < ROUNDS; round++) run();
  const before = process.cpuUsage();
  const timesMs = Array.from({ length: ROUNDS }, () => {
    const startMs = performance.now();
    run();
    return performance.now() - startMs;
  });
  const { user, system } = process.cpuUsage(before);
  return { timesMs: timesMs.sort((a, b) => a - b), cpuMs: (user + system) / 1000 / ROUNDS };
}

function at(sortedMs: readonly number[], quantile: number): string {
  return (sortedMs[Math.floor(sortedMs.length * quantile)] ?? 0).toFixed(3);
}
