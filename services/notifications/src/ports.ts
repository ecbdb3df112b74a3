import type { Client } from '@concord/contract';
import type { merchantContract } from '@concord/merchant/contract';

/** What Notifications asks of Merchant Account. */
export type Endpoints = Pick<Client<typeof merchantContract>, 'resolveWebhookEndpoints' | 'updateWebhookEndpoint'>;
