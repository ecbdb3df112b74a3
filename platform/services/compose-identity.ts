import { type Identity, identityMigrations, startIdentity } from '@concord/identity';
import { z } from 'zod';
import { CLIENTS, SERVICES } from '../topology.ts';
import { composition } from './composition.ts';

const hashesSchema = z.record(z.string(), z.string());

export const identity = composition({
  service: 'identity',
  migrations: identityMigrations,
  calls: ['merchant'],
  settings: z.object({
    CONCORD_PUBLIC_URL: z.url(),
    CONCORD_KEY_ENCRYPTION_KEY: z.base64().min(40),
    /** Of every service's and client's secret, the SHA-256: `{"orders":"…"}`. */
    CONCORD_CLIENT_SECRET_HASHES: z.string().transform((text) => hashesSchema.parse(JSON.parse(text))),
  }),
  start: ({ data, serve: { observe }, logger, clients, keyValues }, settings): Promise<Identity> =>
    startIdentity({
      data,
      // It verifies with its own keys.
      serve: observe ? { observe } : {},
      logger,
      clients,
      ...(keyValues.isShared ? { keyValue: keyValues.of('identity') } : {}),
      config: {
        issuer: settings.CONCORD_PUBLIC_URL,
        keyEncryptionKey: settings.CONCORD_KEY_ENCRYPTION_KEY,
        serviceClients: [...SERVICES, ...CLIENTS].flatMap(({ name, scopes }) => {
          const secretHash = settings.CONCORD_CLIENT_SECRET_HASHES[name];
          return secretHash === undefined ? [] : [{ clientId: name, scopes, secretHash }];
        }),
      },
    }),
});
