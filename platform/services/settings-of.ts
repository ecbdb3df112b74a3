import { createHash } from 'node:crypto';
import type { Secrets } from '../embedded/secrets.ts';

export type InstallationFacts = {
  readonly secrets: Secrets;
  /** Where the gateway answers: the issuer of tokens, and where webhooks come in. */
  readonly publicUrl: string;
  readonly paymentProviderUrl: string;
  readonly smtp: { readonly host: string; readonly port: number };
  /** Servers that stand beside PostgreSQL, where there are any. */
  readonly redisUrl?: string | undefined;
  readonly elasticsearchUrl?: string | undefined;
  readonly mongodbUrl?: string | undefined;
  /** Over how many databases merchants are spread. */
  readonly shards: number;
};

/** All that the services of one installation must be told. Each reads its own part, and should be given no more. */
export function settingsOf(facts: InstallationFacts): Readonly<Record<string, string>> {
  const { secrets, publicUrl, paymentProviderUrl, smtp, redisUrl, elasticsearchUrl, mongodbUrl, shards } = facts;
  const hashes = Object.entries(secrets.clientSecrets).map(([name, secret]) => [name, sha256(secret)]);
  return {
    CONCORD_PUBLIC_URL: publicUrl,
    CONCORD_KEY_ENCRYPTION_KEY: secrets.keyEncryptionKey,
    CONCORD_CLIENT_SECRET_HASHES: JSON.stringify(Object.fromEntries(hashes)),
    CONCORD_SEALING_KEY: secrets.sealingKey,
    CONCORD_LOOKUP_SECRET: secrets.lookupSecret,
    CONCORD_GIFT_CARD_SECRET: secrets.giftCardSecret,
    CONCORD_PAYMENT_PROVIDER_URL: paymentProviderUrl,
    CONCORD_SMTP_HOST: smtp.host,
    CONCORD_SMTP_PORT: String(smtp.port),
    CONCORD_SHARDS: String(shards),
    ...(redisUrl ? { CONCORD_REDIS_URL: redisUrl } : {}),
    ...(mongodbUrl ? { CONCORD_MONGODB_URL: mongodbUrl } : {}),
    ...(elasticsearchUrl ? { CONCORD_ELASTICSEARCH_URL: elasticsearchUrl } : {}),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
