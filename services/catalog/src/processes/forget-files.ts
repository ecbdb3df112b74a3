import type { CatalogStore } from '../storage/catalog-store.ts';

const HOUR_MS = 3_600_000;
const AT_ONCE = 100;

/** A file is kept an hour longer than its import takes: whoever still reads it has lost the import to another long ago. */
export async function forgetFilesOfEnded(store: CatalogStore, nowMs: number, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    if ((await store.forgetFiles(nowMs - HOUR_MS, AT_ONCE)) < AT_ONCE) return;
  }
}
