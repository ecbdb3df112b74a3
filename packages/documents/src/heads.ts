import { makeRoom } from '@concord/database';
import type { Head } from './commit.ts';

const MAX_KEPT = 10_000;

/** The newest step of each merchant that this process has seen applied, so that it need not be asked for again. */
export function heads(read: (merchantId: string) => Promise<Head>) {
  const kept = new Map<string, Head>();
  return {
    of: async (merchantId: string): Promise<Head> => kept.get(merchantId) ?? (await read(merchantId)),
    set: (merchantId: string, { seq, committedAtMs }: Head): void => {
      kept.delete(merchantId);
      kept.set(merchantId, { seq, committedAtMs });
      makeRoom(kept, MAX_KEPT);
    },
    forget: (merchantId: string): void => void kept.delete(merchantId),
  };
}
