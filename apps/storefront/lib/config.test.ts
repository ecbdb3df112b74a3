import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const env = {
  CONCORD_GRAPH_URL: 'http://127.0.0.1:4000/graphql',
  CONCORD_PUBLISHABLE_KEY: 'pk_one',
  CONCORD_PAYMENT_URL: 'http://127.0.0.1:5000/',
};

describe('what the storefront is started with', () => {
  test('one key is one store; images come from the host of the graph', () => {
    expect(readConfig(env)).toMatchObject({
      stores: [{ publishableKey: 'pk_one', host: undefined }],
      mediaUrl: 'http://127.0.0.1:4000',
      paymentUrl: 'http://127.0.0.1:5000',
      demo: false,
    });
  });

  test('several keys are several stores, each on its own host where one is named', () => {
    const { stores } = readConfig({ ...env, CONCORD_PUBLISHABLE_KEYS: 'pk_one, US.example.test=pk_two' });
    expect(stores).toEqual([
      { publishableKey: 'pk_one', host: undefined },
      { publishableKey: 'pk_two', host: 'us.example.test' },
    ]);
  });

  test.each(['CONCORD_GRAPH_URL', 'CONCORD_PUBLISHABLE_KEY', 'CONCORD_PAYMENT_URL'])('it needs %s', (name) => {
    expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
  });
});
