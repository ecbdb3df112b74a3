import { analyticsMigrations, startAnalytics } from '@concord/analytics';
import { z } from 'zod';
import { composition } from './composition.ts';

export const analytics = composition({
  service: 'analytics',
  migrations: analyticsMigrations,
  calls: ['orders'],
  settings: z.object({}),
  start: (parts) => startAnalytics(parts),
});
