import { catalogContract } from '@concord/catalog/contract';
import { checkoutContract } from '@concord/checkout/contract';
import type { Client } from '@concord/contract';
import { identityContract } from '@concord/identity/contract';
import { inventoryContract } from '@concord/inventory/contract';
import { merchantContract } from '@concord/merchant/contract';
import { ordersContract } from '@concord/orders/contract';
import { paymentsContract } from '@concord/payments/contract';
import { promotionsContract } from '@concord/promotions/contract';

/** The services that others ask: by function calls in one process, over HTTP between processes. */
export const ASKED_CONTRACTS = {
  identity: identityContract,
  merchant: merchantContract,
  catalog: catalogContract,
  inventory: inventoryContract,
  promotions: promotionsContract,
  payments: paymentsContract,
  orders: ordersContract,
  checkout: checkoutContract,
} as const;

export type AskedName = keyof typeof ASKED_CONTRACTS;
export type Clients = { readonly [Name in AskedName]: Client<(typeof ASKED_CONTRACTS)[Name]> };
