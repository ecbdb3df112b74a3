import type { Client } from '@concord/contract';
import type { inventoryContract } from '@concord/inventory/contract';
import type { paymentsContract } from '@concord/payments/contract';
import type { QuoteClients } from '../quote/sources.ts';

/** The services that a checkout acts on, beside those it asks for facts. */
export type CheckoutClients = QuoteClients & {
  readonly inventory: Client<typeof inventoryContract>;
  readonly payments: Client<typeof paymentsContract>;
};
