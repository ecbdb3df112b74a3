import type { KeyObject } from 'node:crypto';
import type { Database } from '@concord/database';
import { LRUCache } from 'lru-cache';
import { signingKey } from '../providers/webhook-signature.ts';
import { readConnection, readEndpointMerchant } from './read-due.ts';

/** Whose endpoint it is, and the key that signs what comes there. */
export type WebhookSender = { readonly merchantId: string; readonly key: KeyObject };

export type WebhookSenders = (endpointId: string) => Promise<WebhookSender | undefined>;

const MAX_ENDPOINTS = 10_000;

/** An endpoint and its secret are made once and never change, so those that are found are remembered. */
export function webhookSenders(database: Database, provider: string): WebhookSenders {
  const known = new LRUCache<string, WebhookSender>({ max: MAX_ENDPOINTS });
  return async (endpointId) => {
    const remembered = known.get(endpointId);
    if (remembered) return remembered;
    const merchantId = await readEndpointMerchant(database, endpointId);
    const connection = merchantId && (await readConnection(database, merchantId, provider));
    if (!merchantId || !connection) return undefined;
    const found = { merchantId, key: signingKey(connection.webhookSecret) };
    known.set(endpointId, found);
    return found;
  };
}
