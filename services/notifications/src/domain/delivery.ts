/** One try to deliver. `statusCode` is null when nobody answered. */
export type Attempt = {
  readonly atMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly durationMs: number;
};

type Common = {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly body: string;
  /** The last ones, oldest first. */
  readonly attempts: readonly Attempt[];
  readonly createdAtMs: number;
  readonly version: number;
};

/** A message to an endpoint, from the event that caused it to its arrival or its end. */
export type Delivery =
  | (Common & { readonly status: 'waiting'; readonly dueAtMs: number })
  | (Common & { readonly status: 'delivered' })
  | (Common & { readonly status: 'failed' });

export type DeliveryNotFound = { readonly code: 'DELIVERY_NOT_FOUND' };

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses that Standard Webhooks recommends: the last attempt comes about three days after the first. */
export const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;
const KEPT_ATTEMPTS = 20;

/** What an attempt makes of a delivery. A gone endpoint (410) is not tried again. */
export function afterAttempt(delivery: Delivery, attempt: Attempt, nowMs: number): Delivery {
  const { id, endpointId, eventId, type, body, createdAtMs } = delivery;
  const attempts = [...delivery.attempts, attempt].slice(-KEPT_ATTEMPTS);
  const common = { id, endpointId, eventId, type, body, createdAtMs, attempts, version: delivery.version + 1 };
  if (isDelivered(attempt)) return { ...common, status: 'delivered' };
  const pauseMs = PAUSES_MS[attempts.length - 1];
  if (pauseMs === undefined || attempt.statusCode === 410) return { ...common, status: 'failed' };
  return { ...common, status: 'waiting', dueAtMs: nowMs + pauseMs };
}

/** Sent again at once, with all its attempts to come; what was tried before is forgotten. */
export function replayed(delivery: Delivery, nowMs: number): Delivery {
  return { ...delivery, status: 'waiting', attempts: [], dueAtMs: nowMs, version: delivery.version + 1 };
}

export function isDelivered({ statusCode }: Attempt): boolean {
  return statusCode !== null && statusCode >= 200 && statusCode < 300;
}

/** An endpoint that answered nothing but failures for this long is switched off. */
export const DISABLE_AFTER_MS = 5 * 24 * HOUR_MS;

export type EndpointHealth = {
  readonly endpointId: string;
  readonly failingSinceMs: number | null;
  readonly version: number;
};

export function healthAfter(health: EndpointHealth, attempt: Attempt): EndpointHealth {
  const failingSinceMs = isDelivered(attempt) ? null : (health.failingSinceMs ?? attempt.atMs);
  return { ...health, failingSinceMs, version: health.version + 1 };
}

export function isGivenUp({ failingSinceMs }: EndpointHealth, nowMs: number): boolean {
  return failingSinceMs !== null && nowMs - failingSinceMs >= DISABLE_AFTER_MS;
}
