import { put, rowKey, type State, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { countsOf, type FileFindings, type Import } from '../domain/import.ts';
import { imports } from '../storage/tables.ts';

/** How long a worker that says nothing is believed to be at work. */
const LEASE_MS = 10_000;

export type TakeImport = { readonly importId: string; readonly worker: string };
export type NoteProgress = TakeImport & {
  readonly stockedRow: number;
  readonly findings: FileFindings;
  /** Set when the worker leaves: done, or failed for good, or stopping so that another may go on. */
  readonly leaves?: 'completed' | 'stopping' | { readonly code: string; readonly message: string };
};

/** Gives the import to one worker; undefined when another has it or it is done. */
export const takeImport: Write<TakeImport, Import | undefined> = {
  name: 'takeImport',
  load: ({ importId }) => [rowKey(imports, importId)],
  decide: ({ importId, worker }, state, { nowMs }) => {
    const one = state.get(imports, importId);
    if (!one || one.finishedAtMs !== null || one.dueAtMs > nowMs) return accept({ effectId: importId });
    const taken = { ...one, status: 'running' as const, worker, dueAtMs: nowMs + LEASE_MS, version: one.version + 1 };
    return accept({ effectId: importId, put: [put(imports, taken)] });
  },
  answer: (state, importId, { worker }) => {
    const one = state.get(imports, importId);
    return one?.worker === worker && one.finishedAtMs === null ? one : undefined;
  },
};

/** Notes how far the worker is, and keeps the import for it a while longer. */
export const noteProgress: Write<NoteProgress, Import> = {
  name: 'noteProgress',
  load: ({ importId }) => [rowKey(imports, importId)],
  decide: ({ importId, worker, stockedRow, findings, leaves }, state, { nowMs }) => {
    const one = importIn(state, importId);
    if (one.worker !== worker || one.finishedAtMs !== null) {
      throw new Error(`Import ${importId} is no longer in the hands of this worker`);
    }
    const noted = { ...one, stockedRow, findings, version: one.version + 1 };
    if (leaves === undefined) {
      return accept({ effectId: importId, put: [put(imports, { ...noted, dueAtMs: nowMs + LEASE_MS })] });
    }
    if (leaves === 'stopping') {
      return accept({ effectId: importId, put: [put(imports, { ...noted, worker: null, dueAtMs: nowMs })] });
    }
    const failure = leaves === 'completed' ? null : leaves;
    const ended: Import = { ...noted, status: failure ? 'failed' : 'completed', failure, finishedAtMs: nowMs };
    const { created, updated, unchanged, failed } = countsOf(ended);
    const data = { importId, status: ended.status, dryRun: one.dryRun, created, updated, unchanged, failed };
    return accept({
      effectId: importId,
      put: [put(imports, ended)],
      events: [{ type: 'catalog.import-completed.v1', key: importId, data }],
    });
  },
  answer: (state, importId) => importIn(state, importId),
};

export function importIn(state: State, importId: string): Import {
  const one = state.get(imports, importId);
  if (!one) throw new Error(`Import ${importId} is not there`);
  return one;
}
