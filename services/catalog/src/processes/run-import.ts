import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { faultPoint } from '@concord/fault-points';
import { type ImportedProduct, type ReportInProgress, readShopifyCsv, startReport } from '@concord/product-import';
import type { FileFindings, Import } from '../domain/import.ts';
import { type NoteProgress, noteProgress, takeImport } from '../use-cases/work-on-import.ts';
import type { KnownCategories } from './ensure-categories.ts';
import { type ImportDeps, type ImportRun, importContext } from './import-deps.ts';
import { oneBehind } from './one-behind.ts';
import { openingBalances, type SavedProduct } from './open-balances.ts';
import { type Batch, type PreparedBatch, prepareBatch, saveBatch } from './save-batch.ts';

/** Fewer products than the store takes make a batch once they have so many variants. */
const BATCH_VARIANTS = 600;
/** Whoever looks sees by what is saved how far an import is; what else is said of it may come a little later. */
const NOTE_EVERY_MS = 500;
const DUE_AT_ONCE = 10;

/** Works off the imports that wait, one after the other. Whatever breaks off is taken up again when its lease is over. */
export async function runDueImports(deps: ImportDeps): Promise<void> {
  for (const { merchantId, id } of await deps.store.dueImports(DUE_AT_ONCE)) {
    if (deps.stopping.aborted) return;
    await runImport({ ...deps, merchantId, worker: randomUUID() }, id).catch((error: unknown) =>
      deps.logger.error({ err: error, merchantId, importId: id }, 'import broke off; it will be taken up again'),
    );
  }
}

async function runImport(run: ImportRun, importId: string): Promise<void> {
  const { store, worker, merchantId } = run;
  const taken = await store.writer.run(takeImport, { importId, worker }, importContext(merchantId, importId));
  const one = taken.ok ? taken.value : undefined;
  if (!one) return;
  const report = startReport();
  const work = workOnBatches(run, one, report);
  try {
    let [batch, variants]: [ImportedProduct[], number] = [[], 0];
    for await (const item of readShopifyCsv(store.importText(merchantId, one), { currency: one.currency })) {
      report.count(item);
      if (run.stopping.aborted) return await note(run, one, report, await work.finished(), 'stopping');
      if (item.kind !== 'product') continue;
      batch.push(item);
      variants += item.variants.length;
      if (batch.length < store.importBatch && variants < BATCH_VARIANTS) continue;
      await work.take(batch);
      [batch, variants] = [[], 0];
      await nextTurn();
    }
    if (batch.length > 0) await work.take(batch);
    const stockedRow = await work.finished();
    const { rejection } = report.report();
    const ends = rejection ? { code: rejection.code, message: rejection.message } : ('completed' as const);
    await note(run, one, report, stockedRow, ends);
  } finally {
    await work.settled();
  }
}

/**
 * A batch is prepared while the file is read on, the batch before it is saved and the one before that is stocked; each in
 * the order of the file.
 */
function workOnBatches(run: ImportRun, one: Import, report: ReportInProgress) {
  const [preparing, saving, stocking] = [oneBehind(), oneBehind(), oneBehind()];
  const categories: KnownCategories = new Map();
  let [afterRow, stockedRow, notedAtMs] = [1, one.stockedRow, 0];

  const prepare = async (batch: Batch): Promise<void> => {
    const prepared = await prepareBatch(run, one, batch, categories);
    await saving.next(() => save(prepared));
  };
  const save = async (batch: PreparedBatch): Promise<void> => {
    await faultPoint('catalog:import:before-save');
    const saved = await saveBatch(run, one, batch);
    await faultPoint('catalog:import:after-save');
    await stocking.next(() => stock(saved, batch.lastRow));
  };
  const stock = async (saved: readonly SavedProduct[], lastRow: number): Promise<void> => {
    if (!one.dryRun) await openBalances(run, one, openingBalances(saved, one.locationId), lastRow);
    await faultPoint('catalog:import:after-stock');
    stockedRow = lastRow;
    if (performance.now() - notedAtMs < NOTE_EVERY_MS) return;
    await note(run, one, report, lastRow);
    notedAtMs = performance.now();
  };
  return {
    take: async (files: readonly ImportedProduct[]): Promise<void> => {
      const batch = { files, afterRow, lastRow: files.at(-1)?.rows.to ?? afterRow };
      afterRow = batch.lastRow;
      if (batch.lastRow > one.stockedRow) await preparing.next(() => prepare(batch));
    },
    /** Up to which row everything is saved and stocked, now that what was taken is done. */
    finished: async (): Promise<number> => {
      for (const stage of [preparing, saving, stocking]) await stage.done();
      return stockedRow;
    },
    /** Nothing is under way any more, whatever came of it. */
    settled: async (): Promise<void> => {
      for (const stage of [preparing, saving, stocking]) await Promise.allSettled([stage.done()]);
    },
  };
}

/** Opening balances apply where no level is yet, so asking again never brings sold stock back (CONSISTENCY 13). */
async function openBalances(
  { inventory, asService, merchantId }: ImportRun,
  { id }: Import,
  chunks: ReturnType<typeof openingBalances>,
  lastRow: number,
): Promise<void> {
  for (const [index, lines] of chunks.entries()) {
    const idempotencyKey = `import:${id}:${lastRow}:${index}`;
    const opened = await inventory.openLevels({ sourceId: id, lines }, await asService(merchantId, { idempotencyKey }));
    if (!opened.ok) throw new Error(`Inventory did not open balances: ${opened.rejection.code}`);
  }
}

async function note(
  { store, worker, merchantId }: ImportRun,
  { id }: Import,
  report: ReportInProgress,
  stockedRow: number,
  leaves?: NoteProgress['leaves'],
): Promise<void> {
  const progress = { importId: id, worker, stockedRow, findings: findingsOf(report), ...(leaves && { leaves }) };
  await store.writer.run(noteProgress, progress, importContext(merchantId, id));
}

function findingsOf(counting: ReportInProgress): FileFindings {
  const { leftOutCount, severities, problems } = counting.report();
  return {
    leftOut: leftOutCount,
    severities,
    problems: problems.map(({ severity, code, row, column = null, handle = null, message }) => ({
      severity,
      code,
      row,
      column,
      handle,
      message,
    })),
  };
}
