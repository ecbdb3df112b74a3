import { z } from 'zod';
import { provisionEventLog, provisionService } from '../services/provision.ts';
import { SERVICES } from '../topology.ts';
import { parsed } from './service-config.ts';

const passwordsSchema = z.record(z.string(), z.object({ request: z.string().min(16), system: z.string().min(16) }));
const schema = z.object({
  CONCORD_POSTGRES_URL: z.string().regex(/^postgres(ql)?:\/\//, 'it must be a postgres:// URL of a superuser'),
  CONCORD_DATABASE_PASSWORDS: z.string().transform((text) => passwordsSchema.parse(JSON.parse(text))),
});

/** Makes every service's database with its two roles, and the event log; run it before the services, as often as you like. */
const settings = parsed('Provisioning', schema, process.env);
const secrets = { databasePasswords: settings.CONCORD_DATABASE_PASSWORDS };
for (const { name } of SERVICES) await provisionService(settings.CONCORD_POSTGRES_URL, secrets, name);
await provisionEventLog(settings.CONCORD_POSTGRES_URL, secrets);
console.log(`${SERVICES.length} databases and the event log are there.`);
