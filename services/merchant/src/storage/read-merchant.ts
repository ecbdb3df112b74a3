import { type Database, rowsOf, sql } from '@concord/database';
import type { AppInstallation } from '../domain/app-installation.ts';
import { hasAddress, type Location } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import { validSecrets, type WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { documentOf } from './tables.ts';

export type PageQuery = { readonly first: number; readonly after?: string | undefined };

/** The merchant, and whether any of its locations has an address: what onboarding asks about. One round trip. */
export async function readMerchant(
  database: Database,
  merchantId: string,
): Promise<{ readonly merchant: Merchant; readonly hasLocationAddress: boolean }> {
  const [merchantRows, locationRows] = await database.forMerchant(
    merchantId,
    sql('select data, confidential from merchant where merchant_id = $1', merchantId),
    sql("select data from location where merchant_id = $1 and status = 'open' limit 200", merchantId),
  );
  const row = merchantRows?.rows[0];
  if (!row) throw new Error(`The token names merchant ${merchantId}, which does not exist`);
  const locations = rowsOf<{ data: Location }>(locationRows).map(({ data }) => data);
  return { merchant: documentOf(row), hasLocationAddress: locations.some(hasAddress) };
}

/** A page of the merchant's webhook endpoints, oldest first, without those that were removed. */
export async function readWebhookEndpoints(
  database: Database,
  merchantId: string,
  { first, after }: PageQuery,
): Promise<WebhookEndpoint[]> {
  const text = `select data, confidential from webhook_endpoint where merchant_id = $1 and status <> 'removed' and id > $2
    order by id limit $3`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, after ?? '', first));
  return (result?.rows ?? []).map((row) => documentOf(row));
}

export type ResolvedEndpoint = {
  readonly endpoint: WebhookEndpoint;
  /** Sealed, newest first. */
  readonly sealedSecrets: readonly string[];
};

/** The enabled endpoints, or the one that is asked for by its id. */
export async function readEnabledEndpoints(
  database: Database,
  merchantId: string,
  { endpointId }: { readonly endpointId?: string | undefined },
  nowMs: number,
): Promise<ResolvedEndpoint[]> {
  const text = `select data, confidential from webhook_endpoint where merchant_id = $1 and status = 'enabled'
    and ($2::text is null or id = $2) order by id limit 200`;
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, endpointId));
  return (result?.rows ?? [])
    .map((row) => documentOf<WebhookEndpoint>(row))
    .map((endpoint) => ({ endpoint, sealedSecrets: validSecrets(endpoint, nowMs) }));
}

export async function readAppInstallations(
  database: Database,
  merchantId: string,
  { first, after }: PageQuery,
): Promise<AppInstallation[]> {
  const text = 'select data from app_installation where merchant_id = $1 and id > $2 order by id limit $3';
  const [result] = await database.forMerchant(merchantId, sql(text, merchantId, after ?? '', first));
  return (result?.rows ?? []).map((row) => documentOf(row));
}
