import { derivedId } from '@concord/ids';
import { growShop, LEAST_PRODUCTS, loadShops } from '../data/load-shops.ts';
import { measurePoint } from '../measure/measure-point.ts';
import type { Growing } from '../options.ts';
import { type Session, withShops } from '../session.ts';
import { workloadNamed } from '../workloads/index.ts';

export type Kind = {
  /** Fewer make no first step. */
  readonly least: number;
  readonly to: number;
  /** The platform as it is before its first step. */
  readonly start: { readonly merchants: number; readonly products: number };
  readonly grow: (session: Session, from: number, to: number) => Promise<Session>;
};

const BUYERS = 32;
/** Buying for nothing but to have bought: on a crowded machine events may come as late as they like. */
const UNHURRIED = { seconds: 0, warmUpSeconds: 0, drainLimitMs: 600_000 };
const ONE_SHOP = { merchants: 1, products: 1_000 };

/** What grows, always in one platform: what was planned or kept for a small one must do for the large one. */
export const KINDS: Readonly<Record<Growing, Kind>> = {
  /** Of one merchant, through the import. */
  products: {
    least: 1_000,
    to: 100_000,
    start: ONE_SHOP,
    grow: async (session, _, to) =>
      withShops(session, await Promise.all(session.loaded.map((one) => growShop(one, to / session.loaded.length)))),
  },
  /** Each signs up and imports its products. */
  merchants: {
    least: 1,
    to: 1_000,
    start: { merchants: 1, products: LEAST_PRODUCTS },
    grow: async (session, from, to) =>
      withShops(session, [
        ...session.loaded,
        ...(await loadShops(session.platform.url, to - Math.max(from, session.loaded.length), LEAST_PRODUCTS)),
      ]),
  },
  /** Of one merchant, each bought as shoppers buy. */
  orders: {
    least: 100,
    to: 100_000,
    start: ONE_SHOP,
    grow: async (session, from, to) => {
      const pace = { kind: 'counted', connections: BUYERS, warmUp: 1, operations: to - from } as const;
      const { failures } = await measurePoint(session, workloadNamed('W5-merged'), pace, UNHURRIED);
      if (failures.length > 0) throw new Error(`The orders were not placed: ${failures.join('; ')}`);
      return session;
    },
  },
  /** Running ones that no cart gets: by turns they lack an amount, the code and the goods. */
  promotions: {
    least: 1,
    to: 1_000,
    start: ONE_SHOP,
    grow: async (session, from, to) => {
      for (const { owner } of session.loaded)
        for (let number = from; number < to; number++)
          await owner.rest('POST', '/promotions/promotions', { promotion: unmet(number) });
      return session;
    },
  },
};

const LACKING = [
  (_: number) => [{ kind: 'min_subtotal', amountMinor: { EUR: 100_000_000 } }],
  (number: number) => [{ kind: 'coupon', codes: [`BENCH${number}`] }],
  (number: number) => [
    { kind: 'min_quantity', of: { productIds: [derivedId('product', `no ${number}`)] }, quantity: 1 },
  ],
];

function unmet(number: number) {
  return {
    name: `Bench ${number}`,
    priority: number,
    stacking: { kind: 'combinable', with: ['product', 'shipping'] },
    conditions: LACKING[number % LACKING.length]?.(number),
    effect: { kind: 'order_percent_off', ratePpm: 100_000 },
  };
}
