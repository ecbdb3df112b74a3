import { expect, test } from 'vitest';
import { checkConnections, connectionCount, distributedConnectionCount, isSharded, SERVICES } from './topology.ts';

test('all pools together fit into the embedded server', () => {
  expect(connectionCount()).toBeLessThan(190);
  expect(() => checkConnections(200)).not.toThrow();
});

test('a second shard of each service that has shards takes its pools once more, and fits too', () => {
  const sharded = SERVICES.filter(({ name }) => isSharded(name));
  expect(sharded.map(({ name }) => name).toSorted()).toEqual(['checkout', 'inventory', 'orders', 'payments']);
  const more = sharded.reduce((sum, { readers }) => sum + readers + 4, 0);
  expect(connectionCount(SERVICES, 2)).toBe(connectionCount() + more);
  expect(distributedConnectionCount(2, 2)).toBe(distributedConnectionCount(2) + 2 * more);
  expect(() => checkConnections(200, SERVICES, 2)).not.toThrow();
});

test('more pools than the server has connections for are refused before anything starts', () => {
  expect(() => checkConnections(50)).toThrow(/want \d+ connections; the server gives 50/);
});

test('no two services share a name or a port', () => {
  expect(new Set(SERVICES.map((service) => service.name)).size).toBe(SERVICES.length);
  expect(new Set(SERVICES.map((service) => service.port)).size).toBe(SERVICES.length);
});
