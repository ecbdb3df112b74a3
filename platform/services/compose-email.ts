import { emailMigrations, startEmail } from '@concord/email';
import { z } from 'zod';
import { composition } from './composition.ts';

export const email = composition({
  service: 'email',
  migrations: emailMigrations,
  calls: ['identity', 'merchant', 'orders'],
  settings: z.object({
    CONCORD_SMTP_HOST: z.string().min(1).default('127.0.0.1'),
    CONCORD_SMTP_PORT: z.coerce.number().int().min(1).max(65_535),
  }),
  start: (parts, { CONCORD_SMTP_HOST: host, CONCORD_SMTP_PORT: port }) =>
    startEmail({ ...parts, smtp: { host, port }, senderAddress: 'shop@concord.localhost' }),
});
