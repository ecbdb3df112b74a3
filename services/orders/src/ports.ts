import type { CallOptions, Client } from '@concord/contract';
import type { inventoryContract } from '@concord/inventory/contract';
import type { Rejection, Result } from '@concord/result';

type Ask<Input, Output> = (input: Input, options: CallOptions) => Promise<Result<Output, Rejection>>;

/** What Orders needs of Inventory. */
export type InventoryPort = Pick<
  Client<typeof inventoryContract>,
  'confirmReservation' | 'fulfilReservation' | 'releaseReservation' | 'returnStock'
>;

/** What Orders needs of Payments; the client of its contract is one. */
export type PaymentsPort = {
  /** Back over the tenders it was paid with; the same refund id again is the same refund. */
  readonly refundPayment: Ask<
    { refundId: string; paymentId: string; amountMinor: number; reason: string; registerId?: string },
    object
  >;
  /** Nothing can be taken after this; a payment that is taken already answers or refuses with that `status`. */
  readonly cancelPayment: Ask<{ paymentId: string }, { readonly status: string }>;
};

/** What Orders needs of Promotions; the client of its contract is one. */
export type PromotionsPort = {
  readonly releaseRedemptions: Ask<{ redemptionId: string }, object>;
};

export type OrdersClients = {
  readonly inventory: InventoryPort;
  readonly payments: PaymentsPort;
  readonly promotions: PromotionsPort;
};
