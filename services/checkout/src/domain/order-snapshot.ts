import type { Client } from '@concord/contract';
import type { ordersContract } from '@concord/orders/contract';

type PlaceOrder = Parameters<Client<typeof ordersContract>['placeOrder']>[0];

/** The order as it will be placed, all but the ids that follow from its checkout. */
export type OrderSnapshot = Omit<
  PlaceOrder,
  'orderId' | 'checkoutId' | 'reservationId' | 'paymentId' | 'redemptionId' | 'placedAt' | 'test'
>;
