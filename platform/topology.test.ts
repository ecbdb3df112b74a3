import { expect, test } from 'vitest';
import { checkConnections, connectionCount, SERVICES } from './topology.ts';

test('all pools together fit into the embedded server', () => {
  expect(connectionCount()).toBeLessThan(190);
  expect(() => checkConnections(200)).not.toThrow();
});

test('more pools than the server has connections for are refused before anything starts', () => {
  expect(() => checkConnections(50)).toThrow(/want \d+ connections; the server gives 50/);
});

test('no two services share a name or a port', () => {
  expect(new Set(SERVICES.map((service) => service.name)).size).toBe(SERVICES.length);
  expect(new Set(SERVICES.map((service) => service.port)).size).toBe(SERVICES.length);
});
