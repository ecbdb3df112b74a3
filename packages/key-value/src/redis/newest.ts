import type { Newest, Versioned } from '../newest.ts';
import { type Connection, ignoreUnreachable } from './connection.ts';
import { openOwed } from './owed.ts';
import { NONE_KEPT } from './scripts.ts';

type Ask = { readonly merchantId: string; readonly key: string; readonly ttlMs: number };

/**
 * On the server a version stands before its value. What could not be kept while the server was gone it is told to keep none
 * of when it is back: it may have an older one.
 */
export function newestOnRedis(connection: Connection, nameOf: (merchantId: string, key: string) => string): Newest {
  const keepNone = ({ merchantId, key, ttlMs }: Ask) => connection.run('keepNone', [nameOf(merchantId, key)], [ttlMs]);
  const owed = openOwed<Ask>(connection, keepNone);
  const keep = (name: string, value: Versioned, ttlMs: number) =>
    connection.run('keepNewest', [name], [value.version, JSON.stringify(value), ttlMs]);
  const orOwe = async (ask: Ask, tell: () => Promise<unknown>): Promise<void> => {
    try {
      await owed.pay();
      await tell();
    } catch (error) {
      ignoreUnreachable(error);
      owed.owe(nameOf(ask.merchantId, ask.key), ask);
    }
  };
  return {
    getOrLoad: async <Value extends Versioned>(
      merchantId: string,
      key: string,
      ttlMs: number,
      load: () => Promise<Value | undefined>,
    ) => {
      const name = nameOf(merchantId, key);
      const text = await connection.get(name).catch(nothingIfUnreachable);
      if (text !== null && text !== NONE_KEPT) return JSON.parse(text.slice(text.indexOf(' ') + 1)) as Value;
      const loaded = await load();
      if (loaded !== undefined) await keep(name, loaded, ttlMs).catch(ignoreUnreachable);
      return loaded;
    },
    keep: (merchantId, key, value, ttlMs) =>
      orOwe({ merchantId, key, ttlMs }, () => keep(nameOf(merchantId, key), value, ttlMs)),
    keepNone: (merchantId, key, ttlMs) => {
      const ask = { merchantId, key, ttlMs };
      return orOwe(ask, () => keepNone(ask));
    },
  };
}

function nothingIfUnreachable(error: unknown): null {
  ignoreUnreachable(error);
  return null;
}
