import type { checkoutContract } from '@concord/checkout/contract';
import type { inventoryContract } from '@concord/inventory/contract';
import type { ordersContract } from '@concord/orders/contract';
import type { paymentsContract } from '@concord/payments/contract';
import type { promotionsContract } from '@concord/promotions/contract';
import type { z } from 'zod';

/** What a service found in its own tables: the law, whose it is, what is wrong, and the version it was found at. */
export type Violation = {
  readonly law: string;
  readonly subject: string;
  readonly detail: string;
  readonly version: number | string;
};

type Output<Operation extends { readonly output: z.ZodType }> = z.output<Operation['output']>;
type FactOf<Operation extends { readonly output: z.ZodType<{ facts: readonly unknown[] }> }> =
  Output<Operation>['facts'][number];

export type OrderFact = FactOf<(typeof ordersContract.operations)['auditOrders']>;
export type PaymentFact = FactOf<(typeof paymentsContract.operations)['auditLedger']>;
export type CheckoutFact = FactOf<(typeof checkoutContract.operations)['auditCheckouts']>;
export type ReservationFact = FactOf<(typeof inventoryContract.operations)['auditReservations']>;
export type RedemptionFact = FactOf<(typeof promotionsContract.operations)['auditHeldUses']>;

/** The rows that the cross-service laws compare, as the services gave them. */
export type Facts = {
  readonly checkouts: readonly CheckoutFact[];
  readonly orders: readonly OrderFact[];
  readonly payments: readonly PaymentFact[];
  readonly reservations: readonly ReservationFact[];
  readonly redemptions: readonly RedemptionFact[];
};

/** One reading of everything: facts, what each service found wrong by itself, and how many rows it looked at. */
export type Reading = {
  readonly facts: Facts;
  readonly violations: readonly Violation[];
  /** Rows per law. A law that nobody looked at is 0, not missing. */
  readonly checked: Readonly<Record<Law, number>>;
};

export const LAWS = {
  L1: 'stock adds up, and every promise belongs to a checkout or an order',
  L3: 'order money adds up, in the order book and in the ledger',
  L5: 'one order, one payment, one reservation per checkout',
  L6: 'stored value and double entry',
  L9: 'promotion limits',
  L11: 'drawers and Z reports',
  L12: 'receipts and invoices without gaps',
  L16: 'no money without an order, no order without its money, nothing left open',
  L17: 'returns within what was handed over',
  L20: 'the audit log is whole',
} as const;

export type Law = keyof typeof LAWS;
