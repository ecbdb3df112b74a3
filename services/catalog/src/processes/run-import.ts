import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { faultPoint } from '@concord/fault-points';
import { type ImportedProduct, type ReportInProgress, readShopifyCsv, startReport } from '@concord/product-import';
import type { FileFindings, Import } from '../domain/import.ts';
import { type NoteProgress, noteProgress, takeImport } from '../use-cases/work-on-import.ts';
import { type ImportDeps, type ImportRun, importContext } from './import-deps.ts';
import { oneBehind } from './one-behind.ts';
import { openingBalances, type SavedProduct } from './open-balances.ts';
import { saveBatch } from './save-batch.ts';

const BATCH_SIZE = 50;
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
    let batch: ImportedProduct[] = [];
    for await (const item of readShopifyCsv(store.importText(merchantId, one), { currency: one.currency })) {
      report.count(item);
      if (item.kind === 'product') batch.push(item);
      if (run.stopping.aborted) return await note(run, one, report, await work.finished(), 'stopping');
      if (batch.length < BATCH_SIZE) continue;
      await work.take(batch);
      batch = [];
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

/** A batch is saved while the file is read on and the batch before it is stocked; each in the order of the file. */
function workOnBatches(run: ImportRun, one: Import, report: ReportInProgress) {
  const [saving, stocking] = [oneBehind(), oneBehind()];
  let [afterRow, stockedRow] = [1, one.stockedRow];

  const save = async (batch: readonly ImportedProduct[], from: number, lastRow: number): Promise<void> => {
    await faultPoint('catalog:import:before-save');
    const saved = await saveBatch(run, one, batch, from);
    await faultPoint('catalog:import:after-save');
    await stocking.next(() => stock(saved, lastRow));
  };
  const stock = async (saved: readonly SavedProduct[], lastRow: number): Promise<void> => {
    if (!one.dryRun) await openBalances(run, one, openingBalances(saved, one.locationId), lastRow);
    await faultPoint('catalog:import:after-stock');
    await note(run, one, report, lastRow);
    stockedRow = lastRow;
  };
  return {
    take: async (batch: readonly ImportedProduct[]): Promise<void> => {
      const [from, lastRow] = [afterRow, batch.at(-1)?.rows.to ?? afterRow];
      afterRow = lastRow;
      if (lastRow > one.stockedRow) await saving.next(() => save(batch, from, lastRow));
    },
    /** Up to which row everything is saved and stocked, now that what was taken is done. */
    finished: async (): Promise<number> => {
      await saving.done();
      await stocking.done();
      return stockedRow;
    },
    /** Nothing is under way any more, whatever came of it. */
    settled: async (): Promise<void> => {
      await Promise.allSettled([saving.done()]);
      await Promise.allSettled([stocking.done()]);
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
