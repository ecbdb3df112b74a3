import { put, rowKey, type Write } from '@concord/database';
import { newId } from '@concord/ids';
import { accept } from '@concord/result';
import { newRebuild, type Rebuild } from '../domain/rebuild.ts';
import { rebuilds, SALES } from '../storage/tables.ts';

/** Begins to derive all sales again from the order book; while one runs, it is that one. */
export const startRebuild: Write<object, Rebuild> = {
  name: 'startRebuild',
  load: () => [rowKey(rebuilds, SALES)],
  decide: (_, state, { nowMs }) => {
    const latest = state.get(rebuilds, SALES);
    if (latest?.status === 'running') return accept({ effectId: latest.id });
    const begun = newRebuild(newId('process', nowMs), (latest?.version ?? 0) + 1, nowMs);
    return accept({ effectId: begun.id, put: [put(rebuilds, begun)] });
  },
  answer: (state) => {
    const latest = state.get(rebuilds, SALES);
    if (!latest) throw new Error('The rebuild is not there after its own start');
    return latest;
  },
};
