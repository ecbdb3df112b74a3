import type { Client } from '@concord/contract';
import type { identityContract } from '@concord/identity/contract';
import type { merchantContract } from '@concord/merchant/contract';
import type { ordersContract } from '@concord/orders/contract';

type OrdersClient = Pick<Client<typeof ordersContract>, 'getOrder'>;
type IdentityClient = Pick<Client<typeof identityContract>, 'getCustomer'>;
type MerchantClient = Pick<Client<typeof merchantContract>, 'getStoreContext' | 'listStores'>;

/** What Email asks of others when it writes: who is told, of what, in whose name. */
export type EmailClients = {
  readonly orders: OrdersClient;
  readonly identity: IdentityClient;
  readonly merchant: MerchantClient;
};

type ValueOf<Answer> =
  Awaited<Answer> extends infer Given ? (Given extends { ok: true; value: infer Value } ? Value : never) : never;

export type Order = ValueOf<ReturnType<OrdersClient['getOrder']>>;
export type Customer = ValueOf<ReturnType<IdentityClient['getCustomer']>>;
export type StoreContext = ValueOf<ReturnType<MerchantClient['getStoreContext']>>;
/** What of a store stands in a mail. */
export type Sender = Pick<StoreContext, 'name'>;

export type Mail = {
  readonly messageId: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Hands a mail to whoever delivers it. */
export type MailTransport = {
  readonly send: (mail: Mail) => Promise<SendResult>;
  readonly close: () => void;
};

/** `refused`: this mail will never be taken; anything else that goes wrong is `failed` and worth another attempt. */
export type SendResult =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'failed' | 'refused'; readonly reason: string };
