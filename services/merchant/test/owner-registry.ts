import { accept, type Rejection, reject } from '@concord/result';
import type { OwnerRegistry } from '../src/ports.ts';

type Owner = Parameters<OwnerRegistry['registerOwner']>[0];

/** Identity as a sign-up meets it, kept in memory: the other party of these tests, not a part of this service. */
export function ownerRegistry() {
  const owners = new Map<string, Owner>();
  const orders: (() => Promise<Rejection | undefined> | Rejection | undefined)[] = [];
  let calls = 0;
  const registry: OwnerRegistry = {
    registerOwner: async (owner) => {
      calls++;
      const failure = await orders.shift()?.();
      if (failure && failure.code !== 'LOST_ANSWER') return reject(failure);
      const other = [...owners.values()].find(({ email }) => email === owner.email);
      if (other && other.userId !== owner.userId) return reject({ code: 'EMAIL_TAKEN' });
      owners.set(owner.userId, owner);
      return failure ? reject({ code: 'UNAVAILABLE' }) : accept({ id: owner.userId });
    },
  };
  return {
    registry,
    owners,
    calls: () => calls,
    /** What the next call answers instead; `LOST_ANSWER` does the work and then seems unavailable. */
    next: (order: (typeof orders)[number]) => void orders.push(order),
  };
}
