import type { PublishedEvent } from '@concord/events';
import { newId } from '@concord/ids';
import { expect, test } from 'vitest';
import { toldApart, toldAs } from './told-apart.ts';

function event(type: string, data: PublishedEvent['data']): PublishedEvent {
  const ids = { id: newId('event'), merchantId: newId('merchant') };
  return { ...ids, type, source: 'inventory', key: 'k', data, occurredAtMs: Date.now() };
}

test('levels that were opened together are told of one by one, under ids that stay the same', () => {
  const levels = ['a', 'b'].map((variantId) => ({ variantId, locationId: 'l', band: 'in', available: 7, version: 1 }));
  const opened = event('inventory.levels-opened.v1', { sourceId: 's', levels });
  const told = toldApart(opened);
  expect(told.map(({ type, key, data, occurredAtMs }) => ({ type, key, data, occurredAtMs }))).toEqual(
    levels.map((data) => ({
      type: 'inventory.availability-changed.v1',
      key: data.variantId,
      data,
      occurredAtMs: opened.occurredAtMs,
    })),
  );
  expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  expect(toldApart(opened)).toEqual(told);
  expect(toldAs(opened.type)).toBe('inventory.availability-changed.v1');
});

test('any other event is told of as it is', () => {
  const placed = event('orders.order-placed.v1', { orderId: 'o' });
  expect(toldApart(placed)).toEqual([placed]);
  expect(toldAs(placed.type)).toBe(placed.type);
});
