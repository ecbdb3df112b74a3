import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changed, emptyBalance } from './balance.ts';
import { entriesOf } from './movement.ts';

const cause = { actor: { kind: 'user', id: 'usr' }, requestId: 'req', nowMs: 0 };
const movement = { transactionId: 't', kind: 'capture' as const, currency: 'EUR', sourceId: 's' };

test('a movement whose debits do not equal its credits is a fault', () => {
  const lines = [
    { account: 'safe', amountMinor: 5 },
    { account: 'receivable', amountMinor: -4 },
  ];
  expect(() => entriesOf({ ...movement, lines }, cause)).toThrow('does not balance');
});

test('lines of one account become one entry, empty ones none, and the entries still balance', () => {
  const line = fc.record({ account: fc.constantFrom('safe', 'manual', 'refunds'), amountMinor: fc.integer() });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), (some) => {
      const sum = some.reduce((total, one) => total + one.amountMinor, 0);
      fc.pre(Number.isSafeInteger(sum));
      const entries = entriesOf({ ...movement, lines: [...some, { account: 'receivable', amountMinor: -sum }] }, cause);
      expect(entries.reduce((total, entry) => total + entry.amountMinor, 0)).toBe(0);
      expect(new Set(entries.map((entry) => entry.account)).size).toBe(entries.length);
      expect(entries.every((entry) => entry.amountMinor !== 0)).toBe(true);
    }),
  );
});

test('stored value falls neither below zero nor below what is held of it', () => {
  const card = changed(emptyBalance('gift_card:1', 'EUR'), { account: '', amountMinor: -100, heldMinor: 0 });
  expect(card).toMatchObject({ side: 'credit', balanceMinor: 100 });
  const held = changed(card, { account: '', amountMinor: 0, heldMinor: 60 });
  expect(() => changed(held, { account: '', amountMinor: 41, heldMinor: 0 })).toThrow('below zero');
  expect(() => changed(held, { account: '', amountMinor: 0, heldMinor: -61 })).toThrow('below zero');
  expect(changed(emptyBalance('receivable', 'EUR'), { account: '', amountMinor: -5, heldMinor: 0 }).balanceMinor).toBe(
    -5,
  );
});
