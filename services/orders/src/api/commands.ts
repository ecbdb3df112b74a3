import type { Call } from '@concord/contract';
import { derivedId, newId } from '@concord/ids';
import type { z } from 'zod';
import type { ordersContract } from '../../contract.ts';
import { snapshotSchema } from '../../snapshot-schemas.ts';
import { documentNumber, type OrderDocument, orderNumber } from '../domain/numbering.ts';
import type { Order } from '../domain/order.ts';
import { processId } from '../domain/process.ts';
import type { Driver } from '../processes/driver.ts';
import { lateRefundSubject, type MarkPaid } from '../use-cases/mark-paid.ts';
import { immediateFulfilmentId, type PlaceOrder } from '../use-cases/place-order.ts';
import { lookupToken } from './lookup-token.ts';

/** Divides what was sent into who bought where, and the snapshot that is kept as it is. */
export function placeOrderCommand(input: z.output<(typeof ordersContract.operations.placeOrder)['input']>): PlaceOrder {
  return { ...input, snapshot: snapshotSchema.parse(input) };
}

export function placedView(secret: string, merchantId: string, order: Order, receipt: OrderDocument | undefined) {
  return {
    orderId: order.id,
    number: orderNumber(order),
    lookupToken: lookupToken(secret, merchantId, order.id),
    receiptNumber: receipt ? documentNumber('receipt', receipt.number) : null,
  };
}

/** The id of what a caller begins without naming it: a repeat of its key names the same thing. */
export function chosenId(kind: 'fulfilment' | 'return', orderId: string, { idempotencyKey, principal }: Call): string {
  return idempotencyKey === undefined ? newId(kind) : derivedId(kind, orderId, principal.id, idempotencyKey);
}

export function startImmediateFulfilment(driver: Driver, merchantId: string, order: Order): void {
  const id = immediateFulfilmentId(order.id);
  const waits = order.fulfilments.some((one) => one.id === id && one.status === 'in_progress');
  if (waits) driver.start(merchantId, processId('fulfilment', id));
}

/** Money that came too late goes back at once, not only when the sweeper comes by. */
export function driveLateRefund(driver: Driver, merchantId: string, command: MarkPaid, order: Order): void {
  if (order.refundingMinor > 0) driver.start(merchantId, processId('late_refund', lateRefundSubject(command)));
}
