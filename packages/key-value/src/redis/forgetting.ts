import { randomUUID } from 'node:crypto';
import { scopedKey } from '../key-value.ts';
import { type Connection, ignoreUnreachable } from './connection.ts';
import { openOwed } from './owed.ts';

type Heard = (merchantId: string, key: string) => void;

type Forgotten = { readonly merchantId: string; readonly key: string };

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

  const tell = (message: Message, value = '', ttlMs = 0) => {
    const names = message.keys.map((key) => nameOf(message.merchantId, key));
    return connection.run('replace', names, [channel, JSON.stringify(message), ttlMs, value]);
  };
  const owed = openOwed(connection, ({ merchantId, key }: Forgotten) => tell({ from, merchantId, keys: [key] }));

  connection.hear(channel, (text) => {
    const message = JSON.parse(text) as Message;
    if (message.from === from) return;
    for (const key of message.keys) {
      forgetHere(message.merchantId, key);
      for (const heard of listeners) heard(message.merchantId, key);
    }
  });
  return {
    replace: async (merchantId, keys, by) => {
      if (keys.length === 0) return;
      for (const key of keys) forgetHere(merchantId, key);
      try {
        await owed.pay();
        await tell({ from, merchantId, keys }, by === undefined ? '' : JSON.stringify(by.value), by?.ttlMs);
      } catch (error) {
        ignoreUnreachable(error);
        for (const key of keys) owed.owe(scopedKey(merchantId, key), { merchantId, key });
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
