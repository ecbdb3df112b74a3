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
  const count = (shards: number) => distributedConnectionCount({ instances: 2, shards });
  expect(count(2)).toBe(count(1) + 2 * more);
  expect(() => checkConnections(200, connectionCount(SERVICES, 2))).not.toThrow();
});

test('more pools than the server has connections for are refused before anything starts', () => {
  expect(() => checkConnections(50)).toThrow(/want \d+ connections; the server gives 50/);
  const wanted = distributedConnectionCount({ instances: 2, throughPgBouncer: true });
  expect(() => checkConnections(wanted, wanted)).toThrow(`want ${wanted} connections`);
  expect(() => checkConnections(wanted + 10, wanted)).not.toThrow();
});

test('behind PgBouncer a second instance costs what its system role and its events need, and no request more', () => {
  const count = (instances: number, throughPgBouncer: boolean) =>
    distributedConnectionCount({ instances, throughPgBouncer });
  expect(count(2, false)).toBe(2 * count(1, false));
  expect(count(2, true) - count(1, true)).toBe(SERVICES.length * 7);
  expect(count(2, true)).toBeLessThan(count(2, false));
});

test('no two services share a name or a port', () => {
  expect(new Set(SERVICES.map((service) => service.name)).size).toBe(SERVICES.length);
  expect(new Set(SERVICES.map((service) => service.port)).size).toBe(SERVICES.length);
});
