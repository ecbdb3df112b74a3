import type * as client from '@platformatic/kafka';

/** The client's module: loaded only by a process that opens a log on Kafka. */
export type Kafka = typeof client;

/** How every client of a log reaches the cluster. */
export type Reach = {
  readonly clientId: string;
  readonly bootstrapBrokers: string[];
  readonly connectTimeout: number;
  readonly requestTimeout: number;
  readonly timeout: number;
  readonly retries: number;
  readonly retryDelay: number;
};

const CONNECT_MS = 3_000;
const ANSWER_MS = 5_000;
const RETRIES = 2;
const RETRY_MS = 250;

/** `brokers` is a list of host:port, separated by commas; a few of the cluster's are enough. */
export function reachOf(brokers: string): Reach {
  return {
    clientId: 'concord',
    bootstrapBrokers: brokers.split(',').map((broker) => broker.trim()),
    connectTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    retries: RETRIES,
    retryDelay: RETRY_MS,
  };
}

/** Waits for a client's answer no longer than this, whatever the client waits for. */
export async function within<Answer>(limitMs: number, what: string, answer: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} took longer than ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
