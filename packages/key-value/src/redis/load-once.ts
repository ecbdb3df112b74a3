import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, Unreachable } from './connection.ts';
import { claimOf } from './scripts.ts';

/** A loader that takes longer is taken for dead, and another may load. */
const CLAIM_MS = 5_000;
/** Who waited so long for another process's load does it alone. */
const PATIENCE_MS = 1_000;
const LOOK_AGAIN_MS = 10;

/** The value that the server keeps, else one load of it among all processes. */
export async function loadOnce<Value>(
  connection: Connection,
  name: string,
  ttlMs: number,
  load: () => Promise<Value>,
): Promise<Value> {
  const found = await readOrClaim(connection, name);
  if (found === 'load') return load();
  if ('value' in found) return found.value as Value;
  const value = await load().catch(async (error) => {
    await keep(connection, name, found.claim, '', ttlMs);
    throw error;
  });
  await keep(connection, name, found.claim, value === undefined ? '' : JSON.stringify(value), ttlMs);
  return value;
}

type Found = { readonly value: unknown } | { readonly claim: string } | 'load';

async function readOrClaim(connection: Connection, name: string): Promise<Found> {
  const claim = randomUUID();
  const deadline = performance.now() + PATIENCE_MS;
  try {
    while (performance.now() < deadline) {
      const answer = await connection.run('readOrClaim', [name, claimOf(name)], [claim, CLAIM_MS]);
      const [what, text] = answer as readonly [string, string];
      if (what === 'value') return { value: JSON.parse(text) };
      if (what === 'yours') return { claim };
      await delay(LOOK_AGAIN_MS);
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
  return 'load';
}

/** An empty text gives the claim back. What is kept too late, after `forget` or another's claim, is refused there. */
async function keep(connection: Connection, name: string, claim: string, text: string, ttlMs: number): Promise<void> {
  try {
    await connection.run('keepLoaded', [name, claimOf(name)], [claim, text, ttlMs]);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}
