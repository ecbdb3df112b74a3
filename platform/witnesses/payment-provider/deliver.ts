import type { KeyObject } from 'node:crypto';
import { type ClientRequestArgs, Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Control } from './control.ts';
import type { WebhookEvent } from './events.ts';
import { standardWebhookHeaders, webhookKey } from './sign.ts';

export type Delivery = { readonly event: WebhookEvent; readonly merchantAccount: string };
/** Where an account's webhooks go and what signs them: made once for an address, not for each webhook. */
export type Address = { readonly target: ClientRequestArgs; readonly key: KeyObject };
export type Outcome = 'delivered' | 'abandoned';
export type DeliveryCounts = { readonly pending: number; readonly delivered: number; readonly abandoned: number };

export type Deliverer = {
  readonly enqueue: (delivery: Delivery, delayMs?: number) => void;
  /** Looks again at what waits: after the control changed. */
  readonly wake: () => void;
  readonly counts: () => DeliveryCounts;
  readonly close: () => void;
};

type Waiting = { readonly delivery: Delivery; readonly attempt: number };

const CONCURRENCY = 16;
const BACK_OFF_CEILING_MS = 60_000;

export function addressAt(url: string, secret: string): Address {
  return { target: urlToHttpOptions(new URL(url)), key: webhookKey(secret) };
}

export type DelivererOptions = {
  readonly control: () => Control;
  /** Looked up at every attempt, so an account that moved gets what is still due at its new address. */
  readonly addressOf: (merchantAccount: string) => Address | undefined;
  readonly note: (id: string, outcome: Outcome) => void;
};

/** Delivers webhooks at least once, with bounded retries; an event that fails them all is abandoned and noted. */
export function createDeliverer({ control, addressOf, note }: DelivererOptions): Deliverer {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const timers = new Set<NodeJS.Timeout>();
  const totals = { pending: 0, delivered: 0, abandoned: 0 };
  let waiting: Waiting[] = [];
  let inFlight = 0;
  let windowOpen = false;
  let closed = false;

  function later(delayMs: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, delayMs);
    timers.add(timer);
  }

  function push(item: Waiting): void {
    waiting.push(item);
    pump();
  }

  function pump(): void {
    const { webhooksPaused, webhookOrder, webhookWindowMs } = control();
    if (closed || webhooksPaused || windowOpen) return;
    if (webhookOrder === 'as-made') {
      while (inFlight < CONCURRENCY && waiting.length > 0) start(waiting.shift());
    } else if (inFlight === 0 && waiting.length > 0) {
      windowOpen = true;
      later(webhookWindowMs, deliverReversed);
    }
  }

  async function deliverReversed(): Promise<void> {
    const newestFirst = waiting.toReversed();
    waiting = [];
    for (const item of newestFirst) await send(item);
    windowOpen = false;
    pump();
  }

  function start(item: Waiting | undefined): void {
    if (item) send(item).then(pump);
  }

  async function send(item: Waiting): Promise<void> {
    const { webhookCopies, webhookTimeoutMs, webhookMaxAttempts, webhookRetryBaseMs } = control();
    const address = addressOf(item.delivery.merchantAccount);
    if (!address) {
      finish(item, 'abandoned');
      return;
    }
    inFlight++;
    let taken = false;
    for (let copy = 0; copy < webhookCopies; copy++) {
      const ok = await post(item.delivery.event, address, agents, webhookTimeoutMs);
      taken ||= ok;
    }
    inFlight--;
    if (closed) return;
    const attempt = item.attempt + 1;
    if (taken) finish(item, 'delivered');
    else if (attempt >= webhookMaxAttempts) finish(item, 'abandoned');
    else later(backOffMs(attempt, webhookRetryBaseMs), () => push({ ...item, attempt }));
  }

  function finish(item: Waiting, outcome: Outcome): void {
    totals.pending--;
    totals[outcome]++;
    note(item.delivery.event.id, outcome);
  }

  return {
    enqueue(delivery, delayMs = 0) {
      totals.pending++;
      if (delayMs > 0) later(delayMs, () => push({ delivery, attempt: 0 }));
      else push({ delivery, attempt: 0 });
    },
    wake: pump,
    counts: () => ({ ...totals }),
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Doubles from the base, with jitter, so that a receiver that comes back is not hit by all at once. */
function backOffMs(attempt: number, baseMs: number): number {
  const fullMs = Math.min(baseMs * 2 ** (attempt - 1), BACK_OFF_CEILING_MS);
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}

/** True if the receiver took it (2xx). Any other answer, a broken connection and a time-out count as not taken. */
function post(
  event: WebhookEvent,
  { target, key }: Address,
  agents: { readonly http: HttpAgent; readonly https: HttpsAgent },
  timeoutMs: number,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const secure = target.protocol === 'https:';
  const options = {
    ...target,
    method: 'POST',
    agent: secure ? agents.https : agents.http,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(event.body),
      ...standardWebhookHeaders(key, { id: event.id, body: event.body, atMs: Date.now() }),
    },
  };
  const sent = (secure ? httpsRequest : httpRequest)(options, (response) => {
    response.resume();
    response.on('error', () => resolve(false));
    response.on('end', () => resolve(response.statusCode !== undefined && response.statusCode < 300));
  });
  const late = setTimeout(() => sent.destroy(new Error('The receiver did not answer in time')), timeoutMs);
  sent.on('close', () => clearTimeout(late));
  sent.on('error', () => resolve(false));
  sent.end(event.body);
  return promise;
}
