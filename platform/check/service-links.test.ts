import { describe, expect, it } from 'vitest';
import { linksBetween, type ServiceSource } from './service-links.ts';

const service = (name: string, operations: readonly string[], ...files: string[]): ServiceSource => ({
  name,
  folder: name,
  title: name,
  operations,
  files,
});

describe('who calls whom', () => {
  it('is read from the calls of another contract’s operations, under whatever name', () => {
    const { calls } = linksBetween([
      service('orders', ['getOrder'], 'await deps.clients.payments.refund(input, call);'),
      service('payments', ['refund', 'list'], 'await book.getOrder({}, call);'),
    ]);
    expect(calls).toEqual([
      { from: 'orders', to: 'payments', operations: ['refund'] },
      { from: 'payments', to: 'orders', operations: ['getOrder'] },
    ]);
  });

  it('leaves out a service’s own operations, and names that several services have unless the receiver tells', () => {
    const { calls } = linksBetween([
      service('orders', ['list'], 'await orders.list({}, call); await rows.list(); await stock.list({}, call);'),
      service('stock', ['list']),
      service('email', ['list'], 'await unknown.list({}, call);'),
    ]);
    expect(calls).toEqual([{ from: 'orders', to: 'stock', operations: ['list'] }]);
  });
});

describe('who hears of what', () => {
  const emitter = `
    function placed() { return event('orders.order-placed.v1', order); }
    export function changed(what: 'created' | 'ended') { return { type: \`orders.order-\${what}.v1\` }; }
    export function kept(what: 'kept') { return { type: \`orders.rule-\${what}.v1\` }; }`;
  const { events } = linksBetween([
    service('orders', [], emitter, "const OWN = ['orders.order-ended.v1'];"),
    service('email', [], "const TOLD = ['orders.order-placed.v1', 'orders.order-created.v1'];"),
  ]);
  const heard = Object.fromEntries(events.map(({ type, consumers }) => [type, consumers]));

  it('is read from the names of events, also of those that are put together', () => {
    expect(heard).toMatchObject({
      'orders.order-placed.v1': ['email'],
      'orders.order-created.v1': ['email'],
      'orders.rule-kept.v1': [],
    });
    expect(Object.keys(heard)).toHaveLength(5);
  });

  it('knows a service that listens to itself by its list', () => {
    expect(heard['orders.order-ended.v1']).toEqual(['orders']);
  });
});
