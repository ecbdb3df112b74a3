import { expect, test } from 'vitest';
import { wants } from './wanted.ts';

test('an endpoint gets the types that it names and those of an area, and no others', () => {
  const types = ['orders.*', 'merchant.store-updated.v1'];
  expect(wants(types, 'orders.order-placed.v1')).toBe(true);
  expect(wants(types, 'merchant.store-updated.v1')).toBe(true);
  expect(wants(types, 'merchant.store-opened.v1')).toBe(false);
  expect(wants(types, 'ordersx.order-placed.v1')).toBe(false);
});
