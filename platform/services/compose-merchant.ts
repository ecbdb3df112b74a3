import { declareShards, merchantMigrations, startMerchant } from '@concord/merchant';
import { z } from 'zod';
import { MAX_SHARDS, shardNames } from '../topology.ts';
import { composition } from './composition.ts';

export const merchant = composition({
  service: 'merchant',
  migrations: merchantMigrations,
  calls: ['identity'],
  settings: z.object({
    CONCORD_SEALING_KEY: z.base64().min(40),
    /** Over how many databases new merchants are spread. */
    CONCORD_SHARDS: z.coerce.number().int().min(1).max(MAX_SHARDS).default(1),
  }),
  start: async ({ keyValues, ...parts }, { CONCORD_SEALING_KEY: sealingKey, CONCORD_SHARDS: shards }) => {
    const shardIds = shardNames(shards);
    await declareShards(parts.data.database, shardIds);
    return startMerchant({
      ...parts,
      keyValue: keyValues.of('merchant'),
      config: { sealingKey, localWebhooksAllowed: true, shardIds },
    });
  },
});
