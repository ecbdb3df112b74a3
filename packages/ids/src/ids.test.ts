import { expect, test } from 'vitest';
import { derivedId, ID_PREFIXES, type IdKind, isId, newId } from './index.ts';

test('an id tells its kind and has the TypeID form', () => {
  const id = newId('order');
  expect(id).toMatch(/^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
  expect(isId('order', id)).toBe(true);
  expect(isId('cart', id)).toBe(false);
  expect(isId('order', `${id}x`)).toBe(false);
  expect(isId('order', 'ord_../../etc/passwd0000000000')).toBe(false);
});

test('every kind has a prefix of three letters, and its ids are told from all others', () => {
  for (const [kind, prefix] of Object.entries(ID_PREFIXES) as [IdKind, string][]) {
    expect(prefix).toMatch(/^[a-z]{3}$/);
    for (const id of [newId(kind), derivedId(kind, 'a')]) {
      expect(id.slice(0, 4)).toBe(`${prefix}_`);
      expect(isId(kind, id)).toBe(true);
    }
  }
  expect(new Set(Object.values(ID_PREFIXES)).size).toBe(Object.keys(ID_PREFIXES).length);
});

test('ids sort by the time they were made, and encode it as UUIDv7 does', () => {
  const ids = [1, 1000, 1_700_000_000_000, 1_900_000_000_000].map((ms) => newId('event', ms));
  expect(ids.toSorted()).toEqual(ids);
  expect(newId('event', 0).slice(4, 14)).toBe('0000000000');
  expect(newId('event', 2 ** 48 - 1).slice(4, 13)).toBe('7zzzzzzzz');
});

test('ids made in one millisecond sort in the order in which they were made', () => {
  const ids = Array.from({ length: 2_000 }, () => newId('event', 7));
  expect(ids.toSorted()).toEqual(ids);
});

test('100 000 ids made in one millisecond are all different', () => {
  const ids = new Set(Array.from({ length: 100_000 }, () => newId('event', 5)));
  expect(ids.size).toBe(100_000);
});

test('a derived id is the same for the same name and another for any other name or kind', () => {
  expect(derivedId('payment', 'chk_1', 'card')).toBe(derivedId('payment', 'chk_1', 'card'));
  expect(derivedId('payment', 'chk_1', 'card')).not.toBe(derivedId('payment', 'chk_1card'));
  expect(derivedId('payment', 'a', 'b').slice(4)).not.toBe(derivedId('order', 'a', 'b').slice(4));
  expect(isId('payment', derivedId('payment', 'chk_1'))).toBe(true);
});

test('a derived id stays the same from version to version: what is retried after an update was made before it', () => {
  expect(derivedId('payment', 'chk_1', 'card')).toBe('pay_3gwxrt03ptgzyrzx85y70mr80s');
  expect(derivedId('order', 'Größe 40')).toBe('ord_7jv4jkef0vgjsbcjmnghce54rt');
});
