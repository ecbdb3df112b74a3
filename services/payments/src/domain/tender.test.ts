import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refundableOf, refundParts, type Tender } from './tender.ts';

const common = fc
  .record({ amountMinor: fc.integer({ min: 1, max: 1e9 }), part: fc.nat(100) })
  .map(({ amountMinor, part }) => ({ amountMinor, refundedMinor: Math.floor((amountMinor * part) / 100) }));
const tender: fc.Arbitrary<Tender> = fc.oneof(
  common.map((one): Tender => ({ ...one, kind: 'cash', tenderedMinor: one.amountMinor })),
  common.map((one): Tender => ({ ...one, kind: 'manual' })),
  common.map((one): Tender => ({ ...one, kind: 'gift_card', giftCardId: 'gft_1', last4: 'ABCD' })),
  common.map(
    (one): Tender => ({
      ...one,
      ...{ kind: 'card', provider: 'test', reference: 'pay:0', providerVersion: 1 },
      card: { state: 'authorised', authorisationId: 'auth_1' },
    }),
  ),
);
const tenders = fc.array(tender, { minLength: 1, maxLength: 6 });
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

test('the parts of a refund add up to it exactly, and no tender gives back more than it has left (L3, L4)', () => {
  fc.assert(
    fc.property(tenders, fc.nat(1_000), (paid, permille) => {
      const amountMinor = Math.floor((total(paid.map(refundableOf)) * permille) / 1_000);
      const parts = refundParts(paid, amountMinor);
      expect(total(parts)).toBe(amountMinor);
      paid.forEach((one, index) => {
        expect(parts[index]).toBeGreaterThanOrEqual(0);
        expect(parts[index]).toBeLessThanOrEqual(refundableOf(one));
      });
    }),
  );
});

test('refunding step by step gives every tender back exactly what it paid, whatever the steps', () => {
  fc.assert(
    fc.property(tenders, fc.array(fc.nat(1_000), { maxLength: 8 }), (paid, steps) => {
      let left = paid;
      for (const permille of [...steps, 1_000]) {
        const open = total(left.map(refundableOf));
        const parts = refundParts(left, Math.floor((open * permille) / 1_000));
        left = left.map((one, index) => ({ ...one, refundedMinor: one.refundedMinor + (parts[index] ?? 0) }));
      }
      expect(left.map(refundableOf)).toEqual(left.map(() => 0));
    }),
  );
});

test('cash is touched only when nothing else is left', () => {
  fc.assert(
    fc.property(tenders, fc.nat(1_000), (paid, permille) => {
      const amountMinor = Math.floor((total(paid.map(refundableOf)) * permille) / 1_000);
      const parts = refundParts(paid, amountMinor);
      const cashMinor = total(paid.map((one, index) => (one.kind === 'cash' ? (parts[index] ?? 0) : 0)));
      const others = total(paid.filter((one) => one.kind !== 'cash').map(refundableOf));
      expect(cashMinor).toBe(Math.max(0, amountMinor - others));
    }),
  );
});

test('more than is left is a fault, never a payment of too much', () => {
  expect(() => refundParts([{ kind: 'manual', amountMinor: 5, refundedMinor: 1 }], 5)).toThrow(RangeError);
});
