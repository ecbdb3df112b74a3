import type { catalogContract } from '@concord/catalog/contract';
import type { Client } from '@concord/contract';
import type { AsService, ServiceData } from '@concord/service';
import { searchDocument } from '../domain/search-document.ts';
import { type IndexJob, noteBuilt, noteDone, notePage, noteRefreshed, readDueJobs } from '../storage/index-jobs.ts';
import type { SearchIndex } from '../storage/search-index.ts';

export type IndexDeps = {
  readonly data: ServiceData;
  readonly index: SearchIndex;
  readonly catalog: Pick<Client<typeof catalogContract>, 'exportForIndex'>;
  readonly asService: AsService;
};

const JOBS_AT_ONCE = 10;
const PAGE_SIZE = 100;
/** So far may the clocks of the catalogue's instances be apart. */
const CLOCKS_APART_MS = 200;

/** Fills generations that are being built, and looks again at what an arrangement changed; merchant after merchant. */
export async function workOnIndexes(deps: IndexDeps, stopping: AbortSignal): Promise<void> {
  for (const job of await readDueJobs(deps.data.system, JOBS_AT_ONCE)) await workOn(deps, job, stopping);
}

async function workOn(deps: IndexDeps, job: IndexJob, stopping: AbortSignal): Promise<void> {
  const { merchantId, building, refreshAfter, refreshUntilMs } = job;
  const { database } = deps.data;
  if (building) {
    let after: string | null = building.after;
    while (after !== null && !stopping.aborted) {
      after = (await copyPage(deps, merchantId, after)).next;
      if (after !== null) await notePage(database, merchantId, building.generation, after);
    }
    if (after === null) {
      await deps.index.useGeneration(merchantId, building.generation);
      await noteBuilt(database, merchantId, building.generation);
    }
  }
  let from = building ? null : refreshAfter;
  while (from !== null && !stopping.aborted) {
    const { next, lastMadeAtMs } = await copyPage(deps, merchantId, from);
    // An import makes products as fast as they are looked at: a refresh that went on with them would do its work twice.
    const to = lastMadeAtMs > (refreshUntilMs ?? Number.POSITIVE_INFINITY) + CLOCKS_APART_MS ? null : next;
    await noteRefreshed(database, merchantId, from, to);
    from = to;
  }
  await noteDone(database, merchantId);
}

/** Copies the page of the export behind a cursor, oldest first; the next cursor is null after the last page. */
async function copyPage({ catalog, index, asService }: IndexDeps, merchantId: string, after: string) {
  const query = { first: PAGE_SIZE, ...(after === '' ? {} : { after }) };
  const page = await catalog.exportForIndex(query, await asService(merchantId));
  if (!page.ok) throw new Error(`Catalog did not export: ${page.rejection.code}`);
  const { items, nextCursor } = page.value;
  await index.save(merchantId, items.map(searchDocument));
  return { next: nextCursor, lastMadeAtMs: Date.parse(items.at(-1)?.createdAt ?? '') };
}
