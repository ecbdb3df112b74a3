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

/** Fills generations that are being built, and looks again at what an arrangement changed; merchant after merchant. */
export async function workOnIndexes(deps: IndexDeps, stopping: AbortSignal): Promise<void> {
  for (const job of await readDueJobs(deps.data.system, JOBS_AT_ONCE)) await workOn(deps, job, stopping);
}

async function workOn(deps: IndexDeps, { merchantId, building, refreshAfter }: IndexJob, stopping: AbortSignal) {
  const { database } = deps.data;
  if (building) {
    let after: string | null = building.after;
    while (after !== null && !stopping.aborted) {
      after = await copyPage(deps, merchantId, after);
      if (after !== null) await notePage(database, merchantId, building.generation, after);
    }
    if (after === null) {
      await deps.index.useGeneration(merchantId, building.generation);
      await noteBuilt(database, merchantId, building.generation);
    }
  }
  let from = building ? null : refreshAfter;
  while (from !== null && !stopping.aborted) {
    const to = await copyPage(deps, merchantId, from);
    await noteRefreshed(database, merchantId, from, to);
    from = to;
  }
  await noteDone(database, merchantId);
}

/** Copies the page of the export behind a cursor; answers the next cursor, or null after the last page. */
async function copyPage({ catalog, index, asService }: IndexDeps, merchantId: string, after: string) {
  const query = { first: PAGE_SIZE, ...(after === '' ? {} : { after }) };
  const page = await catalog.exportForIndex(query, await asService(merchantId));
  if (!page.ok) throw new Error(`Catalog did not export: ${page.rejection.code}`);
  await index.save(merchantId, page.value.items.map(searchDocument));
  return page.value.nextCursor;
}
