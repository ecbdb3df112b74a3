import type { Lock } from './key-value.ts';

export type Locks = { readonly take: (key: string, holdMs: number) => Lock | undefined };

type Held = { readonly fence: number; untilMs: number };

/** Locks among the callers of one process. A held one is never pushed out: beyond the limit no more are given. */
export function openLocks(maxHeld: number, now: () => number): Locks {
  const locks = new Map<string, Held>();
  let lastFence = 0;
  const isHeld = (held: Held | undefined): held is Held => held !== undefined && held.untilMs > now();
  const makeRoom = (): void => {
    if (locks.size < maxHeld) return;
    for (const [key, held] of locks) if (!isHeld(held)) locks.delete(key);
    if (locks.size >= maxHeld) throw new Error(`${maxHeld} locks are held: no more are given`);
  };
  return {
    take: (key, holdMs) => {
      if (isHeld(locks.get(key))) return undefined;
      makeRoom();
      lastFence += 1;
      const held: Held = { fence: lastFence, untilMs: now() + holdMs };
      locks.set(key, held);
      const isMine = () => locks.get(key) === held && isHeld(held);
      return {
        fence: held.fence,
        extend: async (moreMs) => {
          if (!isMine()) return false;
          held.untilMs = now() + moreMs;
          return true;
        },
        release: async () => isMine() && locks.delete(key),
      };
    },
  };
}
