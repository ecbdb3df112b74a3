import { describe, expect, test } from 'vitest';
import { loadAnyComposition } from '../services/compositions.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { SERVICES } from '../topology.ts';
import { readServiceConfig, shownConfig } from './service-config.ts';

const complete = {
  CONCORD_DATABASE_URL: 'postgres://orders:first-secret@127.0.0.1/orders',
  CONCORD_SYSTEM_DATABASE_URL: 'postgres://orders_system:second-secret@127.0.0.1/orders',
  CONCORD_EVENT_LOG_URL: 'postgres://events_system:third-secret@127.0.0.1/events',
  CONCORD_PORT: '4109',
  CONCORD_PUBLIC_URL: 'http://127.0.0.1:4000',
  CONCORD_CLIENT_SECRET: 'fourth-secret-of-orders',
  CONCORD_LOOKUP_SECRET: 'fifth-secret'.repeat(4),
  CONCORD_IDENTITY_URL: 'http://127.0.0.1:4101',
  CONCORD_INVENTORY_URL: 'http://127.0.0.1:4105',
  CONCORD_PAYMENTS_URL: 'http://127.0.0.1:4108',
  CONCORD_PROMOTIONS_URL: 'http://127.0.0.1:4106',
};
const orders = await loadAnyComposition('orders');
const read = (environment: Record<string, string | undefined>) => readServiceConfig(orders, environment);

describe('the configuration of a service process', () => {
  test('names its own data and the services that it asks, and no others', () => {
    const { neighbours, port } = read({ ...complete, CONCORD_CATALOG_URL: 'http://127.0.0.1:4103' });
    expect([...neighbours.keys()].sort()).toEqual(['identity', 'inventory', 'payments', 'promotions']);
    expect(port).toBe(4109);
  });

  test.each([
    ['CONCORD_DATABASE_URL', undefined, 'CONCORD_DATABASE_URL is not set'],
    ['CONCORD_DATABASE_URL', 'mysql://x', 'CONCORD_DATABASE_URL: it must be a postgres:// URL'],
    ['CONCORD_PAYMENTS_URL', undefined, 'CONCORD_PAYMENTS_URL is not set'],
    ['CONCORD_PAYMENTS_URL', 'payments', 'CONCORD_PAYMENTS_URL: it must be an http:// URL'],
    ['CONCORD_LOOKUP_SECRET', undefined, 'CONCORD_LOOKUP_SECRET is not set'],
  ])('is refused in one sentence when %s is %s', (name, value, sentence) => {
    const wrong = () => read({ ...complete, [name]: value });
    expect(wrong).toThrow(StartProblem);
    expect(wrong).toThrow(`orders cannot start: ${sentence}.`);
  });

  test('names the further databases of its merchants, and then Merchant Account, which knows who lives where', () => {
    const second = {
      CONCORD_SHARD_2_DATABASE_URL: 'postgres://orders:first-secret@127.0.0.1/orders_shard_2',
      CONCORD_SHARD_2_SYSTEM_DATABASE_URL: 'postgres://orders_system:second-secret@127.0.0.1/orders_shard_2',
    };
    const directory = { CONCORD_MERCHANT_URL: 'http://127.0.0.1:4102' };
    expect(read(complete).shards.map(({ name }) => name)).toEqual(['shard-1']);
    const { shards, neighbours } = read({ ...complete, ...second, ...directory });
    expect(shards.map(({ name, requestUrl }) => [name, requestUrl])).toEqual([
      ['shard-1', complete.CONCORD_DATABASE_URL],
      ['shard-2', second.CONCORD_SHARD_2_DATABASE_URL],
    ]);
    expect(neighbours.get('merchant')).toBe(directory.CONCORD_MERCHANT_URL);
    expect(() => read({ ...complete, ...second })).toThrow('CONCORD_MERCHANT_URL is not set');
    const gap = { CONCORD_SHARD_3_DATABASE_URL: 'postgres://orders@127.0.0.1/orders_shard_3' };
    expect(() => read({ ...complete, ...gap, ...directory })).toThrow('CONCORD_SHARD_2_DATABASE_URL is not set');
  });

  test('a service whose merchants are not spread takes no second database', async () => {
    const email = await loadAnyComposition('email');
    const environment = { ...complete, CONCORD_SHARD_2_DATABASE_URL: complete.CONCORD_DATABASE_URL };
    expect(() => readServiceConfig(email, environment)).toThrow('email has no shards');
  });

  test('shows no secret', () => {
    expect(JSON.stringify(shownConfig(read(complete)))).not.toMatch(/secret/i);
  });

  test('every service of the topology has a composition of its own name', async () => {
    for (const { name } of SERVICES) expect((await loadAnyComposition(name)).service).toBe(name);
  });
});
