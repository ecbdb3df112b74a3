import { accept } from '@concord/result';
import { openInProcess } from '../in-process.ts';
import { type KeyValue, type Lock, scopedKey } from '../key-value.ts';
import { tooMany } from '../rate.ts';
import { sharedLoads } from '../shared-loads.ts';
import { type Connection, Unreachable } from './connection.ts';
import { openForgetting } from './forgetting.ts';
import { loadOnce } from './load-once.ts';
import { newestOnRedis } from './newest.ts';

/** How old an answer of `getOrLoad` may be when the server could not tell that it was forgotten. */
const NEAR_MS = 2_000;
const MAX_NEAR = 50_000;

/**
 * Values lie on the server as JSON, and what `getOrLoad` answered a moment ago lies here too, until somebody forgets it.
 * Without the server, reads miss, loads load, rates count in this process alone, and no lock is given.
 */
export function redisKeyValue(connection: Connection, service: string): KeyValue {
  const near = sharedLoads(MAX_NEAR);
  const alone = openInProcess();
  const nameOf = (merchantId: string, key: string, kind = 'value') =>
    `concord:${service}:${kind}:${scopedKey(merchantId, key)}`;
  const forgetting = openForgetting(connection, service, nameOf, (merchantId, key) =>
    near.forget(scopedKey(merchantId, key)),
  );
  connection.onBack(near.clear);
  return {
    get: async <Value>(merchantId: string, key: string) => {
      const text = await orWithout(connection.get(nameOf(merchantId, key)), () => null);
      return text === null ? undefined : (JSON.parse(text) as Value);
    },
    set: (merchantId, key, value, ttlMs) => forgetting.replace(merchantId, [key], { value, ttlMs }),
    getOrLoad: (merchantId, key, ttlMs, load) =>
      near.get(scopedKey(merchantId, key), Math.min(NEAR_MS, ttlMs), () =>
        loadOnce(connection, nameOf(merchantId, key), ttlMs, load),
      ),
    forget: (merchantId, keys) => forgetting.replace(merchantId, keys),
    onForgotten: forgetting.onForgotten,
    newest: newestOnRedis(connection, (merchantId, key) => nameOf(merchantId, key, 'newest')),
    take: async (merchantId, key, rate) => {
      const asked = connection.run('take', [nameOf(merchantId, key, 'rate')], [rate.burst, rate.perSecond]);
      const waitMs = await orWithout(asked, () => undefined);
      if (waitMs === undefined) return alone.take(merchantId, key, rate);
      return Number(waitMs) === 0 ? accept(undefined) : tooMany(Number(waitMs));
    },
    lock: async (merchantId, key, holdMs) => {
      const name = nameOf(merchantId, key, 'lock');
      const fence = Number(await connection.run('lock', [name, `concord:${service}:fence`], [holdMs]));
      return fence === 0 ? undefined : heldLock(connection, name, fence);
    },
  };
}

function heldLock(connection: Connection, name: string, fence: number): Lock {
  return {
    fence,
    extend: async (holdMs) => Number(await connection.run('extend', [name], [fence, holdMs])) === 1,
    release: async () => Number(await connection.run('release', [name], [fence])) === 1,
  };
}

async function orWithout<Answer, Otherwise>(
  asked: Promise<Answer>,
  otherwise: () => Otherwise,
): Promise<Answer | Otherwise> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unreachable) return otherwise();
    throw error;
  }
}
