import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyOrder, snapshotOf } from '../../test/order-fixture.ts';
import { pricedSnapshot } from '../../test/shop.ts';
import type { MovedLine, Order, Snapshot } from './order.ts';
import { refundAmount, refundPerGoods } from './refund-amount.ts';
import { moveUnits } from './units.ts';

const baskets = fc.array(
  fc.record({ quantity: fc.integer({ min: 1, max: 4 }), unitPriceMinor: fc.integer({ min: 0, max: 20_000 }) }),
  { minLength: 1, maxLength: 4 },
);

/** Every unit of the sale as a move of its own, in a random order, and where that order is cut into steps. */
const sales = baskets.chain((wanted) => {
  const snapshot = snapshotOf(pricedSnapshot(wanted, 'ship'));
  const units = snapshot.lines.flatMap(({ lineId, quantity }) => Array.from({ length: quantity }, () => lineId));
  return fc.record({
    snapshot: fc.constant(snapshot),
    units: fc.shuffledSubarray(units, { minLength: units.length }),
    cuts: fc.array(fc.boolean(), { minLength: units.length, maxLength: units.length }),
    kinds: fc.array(fc.constantFrom('returned', 'cancelled'), { minLength: units.length, maxLength: units.length }),
  });
});

function sent(snapshot: Snapshot): Order {
  const order = emptyOrder(snapshot);
  return { ...order, capturedMinor: order.totalMinor };
}

/** Gives units back step by step; answers the order at the end and each step's amount. */
function giveBack(
  snapshot: Snapshot,
  units: readonly string[],
  cuts: readonly boolean[],
  kinds: readonly ('returned' | 'cancelled')[],
) {
  let order = sent(snapshot);
  const amounts: number[] = [];
  let step: MovedLine[] = [];
  units.forEach((lineId, index) => {
    step.push({ lineId, quantity: 1 });
    if (!cuts[index] && index < units.length - 1) return;
    const { amountMinor } = refundAmount(order, snapshot, step);
    const kind = kinds[index] ?? 'returned';
    amounts.push(amountMinor);
    order = {
      ...order,
      lines: moveUnits(order, step, (line, quantity) => ({ [kind]: line[kind] + quantity })),
      refundingMinor: order.refundingMinor + amountMinor,
    };
    step = [];
  });
  return { order, amounts };
}

test('given back in any steps and order, by return or cancellation, all units give back all that was captured (L3, L4)', () => {
  fc.assert(
    fc.property(sales, ({ snapshot, units, cuts, kinds }) => {
      const { order, amounts } = giveBack(snapshot, units, cuts, kinds);
      expect(order.refundingMinor).toBe(snapshot.totals.totalMinor);
      expect(amounts.every((amountMinor) => amountMinor >= 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a part gives back the same sum however it comes back (L4)', () => {
  fc.assert(
    fc.property(sales, fc.nat(), ({ snapshot, units, cuts, kinds }, seed) => {
      const part = units.slice(0, seed % units.length);
      const inSteps = giveBack(snapshot, part, cuts, kinds).order.refundingMinor;
      const atOnce = giveBack(snapshot, part.toSorted(), [], []).order.refundingMinor;
      expect(inSteps).toBe(atOnce);
    }),
    { numRuns: 300 },
  );
});

test('a unit gives back what was paid for it, to the minor unit, and never its list price', () => {
  const snapshot = snapshotOf(pricedSnapshot([{ quantity: 3, unitPriceMinor: 1_000 }], 'ship'));
  const [line] = snapshot.lines;
  const { amountMinor } = refundAmount(sent(snapshot), snapshot, [{ lineId: line?.lineId ?? '', quantity: 1 }]);
  expect(line).toMatchObject({ subtotalMinor: 3_000, totalMinor: 2_700 });
  expect(amountMinor).toBe(900);
});

test("a line's refund over its units in different condition adds up", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (total, good, bad) => {
      const goods = [
        { lineId: 'a', quantity: good, condition: 'sellable' as const },
        { lineId: 'a', quantity: bad, condition: 'damaged' as const },
      ];
      const shares = refundPerGoods(goods, new Map([['a', total]]));
      expect(shares.reduce((sum, one) => sum + one.refundMinor, 0)).toBe(total);
    }),
  );
});
