export type MerchantConfig = {
  /** At least 32 random bytes in base64. What is sealed under it cannot be read with another. */
  readonly sealingKey: string;
  /** Whether webhooks may go to plain http and to private addresses: on a developer's machine only. */
  readonly localWebhooksAllowed: boolean;
  /** The shards that merchants are spread over, the first one first. */
  readonly shardIds: readonly string[];
};
