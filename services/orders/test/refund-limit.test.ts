import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundAmount } from '../src/domain/refund-amount.ts';
import { emptyOrder, snapshotOf } from './order-fixture.ts';
import { pricedSnapshot } from './shop.ts';

const UNITS = 3;
const snapshot = snapshotOf(pricedSnapshot([{ quantity: UNITS, unitPriceMinor: 1_000 }], 'ship'));
const { totalMinor } = snapshot.totals;

test('no refund gives back more than is left of what was captured, and the last one gives back all of it (L3)', () => {
  const quantities = fc.integer({ min: 1, max: UNITS });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: totalMinor }), quantities, (capturedMinor, quantity) => {
      const order = { ...emptyOrder(snapshot), capturedMinor };
      const moved = snapshot.lines.map(({ lineId }) => ({ lineId, quantity }));
      const { amountMinor } = refundAmount(order, snapshot, moved);
      expect(amountMinor).toBeLessThanOrEqual(capturedMinor);
      if (quantity === UNITS) expect(amountMinor).toBe(capturedMinor);
    }),
  );
});
