import type { BookedOrder } from '../src/ports.ts';

export type Expected = {
  orders: number;
  units: number;
  grossMinor: number;
  netMinor: number;
  taxMinor: number;
  cancelledMinor: number;
  cancelledUnits: number;
  refundMinor: number;
  returnedUnits: number;
};

const NOTHING: Expected = {
  orders: 0,
  units: 0,
  grossMinor: 0,
  netMinor: 0,
  taxMinor: 0,
  cancelledMinor: 0,
  cancelledUnits: 0,
  refundMinor: 0,
  returnedUnits: 0,
};

/** The same question answered from the order book in plain arithmetic: by key, each with its currency. */
export function expectedSales(
  orders: readonly BookedOrder[],
  keyOf: (order: BookedOrder, at: string) => string,
): Map<string, Expected> {
  const found = new Map<string, Expected>();
  const add = (order: BookedOrder, at: string, part: Partial<Expected>): void => {
    const key = `${keyOf(order, at)} ${order.currency}`;
    const sum = found.get(key) ?? NOTHING;
    const names = Object.keys(NOTHING) as (keyof Expected)[];
    found.set(key, Object.fromEntries(names.map((name) => [name, sum[name] + (part[name] ?? 0)])) as Expected);
  };
  for (const order of orders.filter((one) => !one.test)) {
    const { totalMinor: grossMinor, netMinor, taxMinor } = order.totals;
    add(order, order.placedAt, { orders: 1, units: units(order.lines), grossMinor, netMinor, taxMinor });
    if (order.cancellation) {
      const cancelledMinor = order.status === 'cancelled' ? grossMinor : order.cancellation.refundMinor;
      const { requestedAt, lines } = order.cancellation;
      add(order, requestedAt, { cancelledMinor, cancelledUnits: units(lines) });
    }
    for (const { receivedAt, refundMinor, lines } of order.returns) {
      add(order, receivedAt, { refundMinor, returnedUnits: units(lines) });
    }
  }
  return found;
}

function units(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
