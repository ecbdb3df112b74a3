import { randomBytes } from 'node:crypto';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSecrets } from '../embedded/secrets.ts';
import { settingsOf } from '../services/settings-of.ts';
import { EVENT_LOG, SERVICES } from '../topology.ts';

/** Makes the secrets of an installation of containers, once, in a file that only its owner can read. */
const path = join(import.meta.dirname, '.env');
const exists = await access(path).then(
  () => true,
  () => false,
);
if (exists) {
  console.log(`${path} is there already; it is left as it is.`);
} else {
  const secrets = await readSecrets(join(import.meta.dirname, 'secrets.json'));
  const { CONCORD_KEY_ENCRYPTION_KEY, CONCORD_CLIENT_SECRET_HASHES, CONCORD_SEALING_KEY, ...rest } = settingsOf({
    secrets,
    publicUrl: '',
    paymentProviderUrl: '',
    smtp: { host: '', port: 0 },
    shards: 1,
  });
  const ofServices = SERVICES.flatMap(({ name }) => {
    const passwords = secrets.databasePasswords[name];
    const prefix = name.toUpperCase();
    return [
      [`${prefix}_CLIENT_SECRET`, secrets.clientSecrets[name]],
      [`${prefix}_DATABASE_PASSWORD`, passwords?.request],
      [`${prefix}_SYSTEM_PASSWORD`, passwords?.system],
    ];
  });
  const lines = [
    ['POSTGRES_PASSWORD', randomBytes(24).toString('base64url')],
    ['CONCORD_DATABASE_PASSWORDS', JSON.stringify(secrets.databasePasswords)],
    ['CONCORD_KEY_ENCRYPTION_KEY', CONCORD_KEY_ENCRYPTION_KEY],
    ['CONCORD_CLIENT_SECRET_HASHES', CONCORD_CLIENT_SECRET_HASHES],
    ['CONCORD_SEALING_KEY', CONCORD_SEALING_KEY],
    ['CONCORD_LOOKUP_SECRET', rest.CONCORD_LOOKUP_SECRET],
    ['CONCORD_GIFT_CARD_SECRET', rest.CONCORD_GIFT_CARD_SECRET],
    ['EVENTS_SYSTEM_PASSWORD', secrets.databasePasswords[EVENT_LOG.name]?.system],
    ...ofServices,
  ].map(([name, value]) => `${name}='${value}'`);
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  console.log(`Made ${path}. Keep it, and platform/docker/secrets.json: without them the data cannot be read.`);
}
