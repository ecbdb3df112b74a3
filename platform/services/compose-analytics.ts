import { analyticsMigrations, openSalesIndex, startAnalytics } from '@concord/analytics';
import { z } from 'zod';
import { composition } from './composition.ts';

export const analytics = composition({
  service: 'analytics',
  migrations: analyticsMigrations,
  calls: ['orders'],
  /** Where sales are summed; without it, in the service's own database. */
  settings: z.object({ CONCORD_ELASTICSEARCH_URL: z.string().optional() }),
  start: async (parts, { CONCORD_ELASTICSEARCH_URL: url }) => {
    const index = await openSalesIndex({ elasticsearchUrl: url || undefined });
    return startAnalytics({ ...parts, ...(index ? { index } : {}) });
  },
});
