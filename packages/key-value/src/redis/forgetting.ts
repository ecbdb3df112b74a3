import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { scopedKey } from '../key-value.ts';
import { type Connection, Unreachable } from './connection.ts';

type Heard = (merchantId: string, key: string) => void;

type Message = { readonly from: string; readonly merchantId: string; readonly keys: readonly string[] };

export type Forgetting = {
  /** Forgets keys everywhere, or gives them a value. Done here at once, on the server and elsewhere when it is awaited. */
  readonly replace: (
    merchantId: string,
    keys: readonly string[],
    by?: { readonly value: unknown; readonly ttlMs: number },
  ) => Promise<void>;
  readonly onForgotten: (heard: Heard) => () => void;
};

/** How many keys are remembered for a server that is gone; what exceeds it ends by its time to live. */
const MAX_OWED = 10_000;
/** It is heard again before it is asked again: the connection that asks comes back by itself, and pauses after a failure. */
const PAY_AGAIN_MS = 250;
const MAX_PAYMENTS = 40;

/**
 * Every process hears what any of them forgets, from its start on and whatever it has read so far. What a server that was
 * gone could not be told it is told first when it is back, so that it does not answer what is old by then.
 */
export function openForgetting(
  connection: Connection,
  service: string,
  nameOf: (merchantId: string, key: string) => string,
  forgetHere: Heard,
): Forgetting {
  const from = randomUUID();
  const channel = `concord:${service}:forgotten`;
  const listeners = new Set<Heard>();
  const owed = new Map<string, { readonly merchantId: string; readonly key: string }>();

  const tell = (message: Message, value = '', ttlMs = 0) => {
    const names = message.keys.map((key) => nameOf(message.merchantId, key));
    return connection.run('replace', names, [channel, JSON.stringify(message), ttlMs, value]);
  };
  const payOwed = async (): Promise<void> => {
    for (const [name, { merchantId, key }] of owed) {
      await tell({ from, merchantId, keys: [key] });
      owed.delete(name);
    }
  };
  const owe = (merchantId: string, keys: readonly string[]): void => {
    for (const key of keys) if (owed.size < MAX_OWED) owed.set(scopedKey(merchantId, key), { merchantId, key });
  };

  connection.hear(channel, (text) => {
    const message = JSON.parse(text) as Message;
    if (message.from === from) return;
    for (const key of message.keys) {
      forgetHere(message.merchantId, key);
      for (const heard of listeners) heard(message.merchantId, key);
    }
  });
  const payUntilTaken = async (): Promise<void> => {
    for (let tried = 0; tried < MAX_PAYMENTS; tried += 1) {
      await payOwed().catch(ignoreUnreachable);
      if (owed.size === 0) return;
      await delay(PAY_AGAIN_MS, undefined, { ref: false });
    }
  };
  connection.onBack(() => void payUntilTaken());
  return {
    replace: async (merchantId, keys, by) => {
      if (keys.length === 0) return;
      for (const key of keys) forgetHere(merchantId, key);
      try {
        if (owed.size > 0) await payOwed();
        await tell({ from, merchantId, keys }, by === undefined ? '' : JSON.stringify(by.value), by?.ttlMs);
      } catch (error) {
        ignoreUnreachable(error);
        owe(merchantId, keys);
      }
      // Whoever read the old value while it was being replaced may have kept it.
      for (const key of keys) forgetHere(merchantId, key);
    },
    onForgotten: (heard) => {
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
  };
}

function ignoreUnreachable(error: unknown): void {
  if (!(error instanceof Unreachable)) throw error;
}
