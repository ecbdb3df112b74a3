import type { Call } from '@concord/contract';
import { paymentsMigrations, startPayments, testProvider } from '@concord/payments';
import { z } from 'zod';
import type { Clients } from './clients.ts';
import { composition } from './composition.ts';

export const payments = composition({
  service: 'payments',
  migrations: paymentsMigrations,
  calls: ['merchant'],
  settings: z.object({
    CONCORD_PUBLIC_URL: z.url(),
    /** Where the provider finds the gateway, if that is not where people find it. */
    CONCORD_WEBHOOK_BASE_URL: z.url().optional(),
    CONCORD_PAYMENT_PROVIDER_URL: z.url(),
    CONCORD_GIFT_CARD_SECRET: z.string().min(32),
  }),
  start: ({ data, serve, logger, clients }, settings) => {
    const webhookBaseUrl = settings.CONCORD_WEBHOOK_BASE_URL ?? settings.CONCORD_PUBLIC_URL;
    return startPayments({
      data,
      serve,
      logger,
      provider: testProvider(settings.CONCORD_PAYMENT_PROVIDER_URL),
      giftCardSecret: settings.CONCORD_GIFT_CARD_SECRET,
      webhookUrl: (endpointId) => `${webhookBaseUrl}/webhooks/payment-provider/${endpointId}`,
      mayUseRegister: registerGuard(clients.merchant),
    });
  },
});

/** Staff who are limited to locations work at the registers of those. */
function registerGuard(merchant: Clients['merchant']) {
  return async ({ principal, token }: Call, registerId: string): Promise<boolean> => {
    if (principal.locationIds === undefined) return true;
    const register = await merchant.getRegister({ registerId }, { token });
    return register.ok && principal.locationIds.includes(register.value.locationId);
  };
}
