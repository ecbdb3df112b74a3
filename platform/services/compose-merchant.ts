import { merchantMigrations, startMerchant } from '@concord/merchant';
import { z } from 'zod';
import { composition } from './composition.ts';

export const merchant = composition({
  service: 'merchant',
  migrations: merchantMigrations,
  calls: ['identity'],
  settings: z.object({ CONCORD_SEALING_KEY: z.base64().min(40) }),
  start: ({ keyValues, ...parts }, { CONCORD_SEALING_KEY: sealingKey }) =>
    startMerchant({
      ...parts,
      keyValue: keyValues.of('merchant'),
      config: { sealingKey, localWebhooksAllowed: true },
    }),
});
