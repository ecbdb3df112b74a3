import { z } from 'zod';

export type StoreKey = {
  readonly publishableKey: string;
  /** The host that belongs to this store alone; without one, visitors choose it. */
  readonly host: string | undefined;
};

export type Config = {
  readonly graphUrl: string;
  /** As browsers reach it. */
  readonly paymentUrl: string;
  /** Where relative image paths lead. */
  readonly mediaUrl: string;
  readonly stores: readonly [StoreKey, ...StoreKey[]];
  /** Shows the test cards of the payment provider. */
  readonly demo: boolean;
};

const url = z.url({ protocol: /^https?$/ });

const environment = z.object({
  CONCORD_GRAPH_URL: url,
  CONCORD_PUBLISHABLE_KEY: z.string().min(1),
  /** Where there are several stores: all of them, the first being the one that visitors see first. */
  CONCORD_PUBLISHABLE_KEYS: z.string().min(1).optional(),
  CONCORD_PAYMENT_URL: url,
  CONCORD_MEDIA_URL: url.optional(),
  CONCORD_DEMO: z.enum(['0', '1']).default('0'),
});

let read: Config | undefined;

/** What the process was started with. Read at the first request, not at build. */
export function config(): Config {
  read ??= readConfig(process.env);
  return read;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = environment.parse(env);
  const [first, ...others] = (given.CONCORD_PUBLISHABLE_KEYS ?? given.CONCORD_PUBLISHABLE_KEY).split(',').map(storeKey);
  if (first === undefined) throw new Error('CONCORD_PUBLISHABLE_KEY names no store');
  return {
    graphUrl: given.CONCORD_GRAPH_URL,
    paymentUrl: given.CONCORD_PAYMENT_URL.replace(/\/$/, ''),
    mediaUrl: (given.CONCORD_MEDIA_URL ?? new URL(given.CONCORD_GRAPH_URL).origin).replace(/\/$/, ''),
    stores: [first, ...others],
    demo: given.CONCORD_DEMO === '1',
  };
}

/** `pk_…`, or `shop.example.com=pk_…`. */
function storeKey(text: string): StoreKey {
  const [before = '', after] = text.trim().split('=');
  return after === undefined
    ? { publishableKey: before, host: undefined }
    : { publishableKey: after, host: before.toLowerCase() };
}
