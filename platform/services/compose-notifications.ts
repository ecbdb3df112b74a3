import { notificationsMigrations, startNotifications } from '@concord/notifications';
import { z } from 'zod';
import { composition } from './composition.ts';

export const notifications = composition({
  service: 'notifications',
  migrations: notificationsMigrations,
  calls: ['merchant'],
  settings: z.object({}),
  start: (parts) => startNotifications(parts),
});
