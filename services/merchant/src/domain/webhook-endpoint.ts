/** A secret under the service's own key. A rotated one stays valid for a while, so that no message is lost meanwhile. */
export type SealedSecret = { readonly sealed: string; readonly validUntilMs: number | null };

/** Where a merchant, or its app, has events sent. */
export type WebhookEndpoint = {
  readonly id: string;
  readonly url: string;
  /** Event types, or whole areas such as `orders.*`. */
  readonly types: readonly string[];
  readonly status: 'enabled' | 'disabled' | 'removed';
  readonly disabledReason: string | null;
  /** Newest first. */
  readonly secrets: readonly SealedSecret[];
  readonly createdAtMs: number;
  readonly version: number;
};

export type WebhookEndpointNotFound = { readonly code: 'WEBHOOK_ENDPOINT_NOT_FOUND' };
export type WebhookUrlRefused = { readonly code: 'WEBHOOK_URL_REFUSED'; readonly reason: string };

/** For how long the secret before the last rotation still signs. */
export const OLD_SECRET_VALID_MS = 24 * 3_600_000;

export function rotateSecret(endpoint: WebhookEndpoint, sealed: string, nowMs: number): WebhookEndpoint {
  const [newest] = endpoint.secrets;
  const old = newest ? [{ sealed: newest.sealed, validUntilMs: nowMs + OLD_SECRET_VALID_MS }] : [];
  return { ...endpoint, secrets: [{ sealed, validUntilMs: null }, ...old], version: endpoint.version + 1 };
}

export function validSecrets({ secrets }: WebhookEndpoint, nowMs: number): string[] {
  return secrets
    .filter(({ validUntilMs }) => validUntilMs === null || validUntilMs > nowMs)
    .map(({ sealed }) => sealed);
}

const PRIVATE_HOST =
  /^(localhost|.*\.(localhost|local|internal)|0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[)/;

/** Why nothing is sent to this URL, in words; undefined if it may be. `localAllowed` is for trying things out. */
export function webhookUrlProblem(text: string, localAllowed: boolean): string | undefined {
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'It carries a user name or password';
  if (localAllowed) return undefined;
  if (url.protocol !== 'https:') return 'It is not encrypted: use https';
  if (PRIVATE_HOST.test(url.hostname) || !url.hostname.includes('.')) return 'Its host is not a public one';
  return undefined;
}
