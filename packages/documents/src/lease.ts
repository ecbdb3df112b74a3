import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import { LEASES } from './collections.ts';
import { isDuplicate } from './server-errors.ts';

type LeaseDocument = {
  readonly _id: string;
  readonly name: string;
  readonly epoch: number;
  readonly holder: string;
  readonly untilMs: number;
};

export type Lease = {
  /** Takes the lease or keeps it; false while another has it. */
  readonly hold: () => Promise<boolean>;
  /** Lets the next one have it at once. */
  readonly release: () => Promise<void>;
};

/**
 * Work that one process does at a time. Each holder has an epoch of its own, taken by inserting its document, so that two
 * can never have the same; a holder that slept past its time finds a later epoch and stops. Clocks may differ by a small
 * part of `leaseMs`.
 */
export function lease(db: Db, name: string, leaseMs: number, now: () => number = Date.now): Lease {
  const leases = db.collection<LeaseDocument>(LEASES);
  const holder = randomUUID();
  let renewAtMs = 0;
  const newest = () => leases.find({ name }).sort({ epoch: -1 }).limit(1).next();
  return {
    hold: async () => {
      if (now() < renewAtMs) return true;
      const last = await newest();
      const atMs = now();
      if (last?.holder === holder && last.untilMs > atMs) {
        await leases.updateOne({ _id: last._id }, { $set: { untilMs: atMs + leaseMs } });
      } else if (last && last.holder !== holder && last.untilMs > atMs) {
        return false;
      } else {
        const epoch = (last?.epoch ?? 0) + 1;
        const taken = { _id: `${name}/${epoch}`, name, epoch, holder, untilMs: atMs + leaseMs };
        try {
          await leases.insertOne(taken);
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
        await leases.deleteMany({ name, epoch: { $lt: epoch } });
      }
      renewAtMs = atMs + leaseMs / 3;
      return true;
    },
    release: async () => {
      if (renewAtMs === 0) return;
      renewAtMs = 0;
      const last = await newest();
      if (last?.holder === holder) await leases.updateOne({ _id: last._id }, { $set: { untilMs: 0 } });
    },
  };
}
