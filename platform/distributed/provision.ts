import { z } from 'zod';
import { provisionEventLog, provisionShards } from '../services/provision.ts';
import { readShardServers } from '../services/shard-servers.ts';
import { MAX_SHARDS, SERVICES } from '../topology.ts';
import { parsed } from './service-config.ts';

const passwordsSchema = z.record(z.string(), z.object({ request: z.string().min(16), system: z.string().min(16) }));
const schema = z.object({
  CONCORD_POSTGRES_URL: z.string().regex(/^postgres(ql)?:\/\//, 'it must be a postgres:// URL of a superuser'),
  CONCORD_SHARDS: z.coerce.number().int().min(1).max(MAX_SHARDS).default(1),
  CONCORD_DATABASE_PASSWORDS: z.string().transform((text) => passwordsSchema.parse(JSON.parse(text))),
});

/** Makes every service's database with its two roles, and the event log; run it before the services, as often as you like. */
const settings = parsed('Provisioning', schema, process.env);
const secrets = { databasePasswords: settings.CONCORD_DATABASE_PASSWORDS };
const { CONCORD_POSTGRES_URL: serverUrl, CONCORD_SHARDS: shards } = settings;
let databases = 0;
const servers = { serverUrl, shards, shardServers: readShardServers(process.env, shards) };
for (const { name } of SERVICES) databases += (await provisionShards(servers, secrets, name)).length;
await provisionEventLog(serverUrl, secrets);
console.log(`${databases} databases and the event log are there.`);
