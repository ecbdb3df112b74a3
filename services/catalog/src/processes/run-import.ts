import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { faultPoint } from '@concord/fault-points';
import { type ImportedProduct, type ReportInProgress, readShopifyCsv, startReport } from '@concord/product-import';
import type { FileFindings, Import } from '../domain/import.ts';
import { type NoteProgress, noteProgress, takeImport } from '../use-cases/work-on-import.ts';
import { type ImportDeps, type ImportRun, importContext } from './import-deps.ts';
import { openingBalances } from './open-balances.ts';
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
  const file = readShopifyCsv(store.importText(merchantId, one), { currency: one.currency });
  let batch: ImportedProduct[] = [];
  let [afterRow, stockedRow] = [1, one.stockedRow];
  const dealWith = async (): Promise<void> => {
    stockedRow = await dealWithBatch(run, one, batch, { afterRow, stockedRow }, report);
    afterRow = batch.at(-1)?.rows.to ?? afterRow;
    batch = [];
    await nextTurn();
  };
  for await (const item of file) {
    report.count(item);
    if (item.kind === 'product') batch.push(item);
    if (batch.length === BATCH_SIZE) await dealWith();
    if (run.stopping.aborted) return note(run, one, report, stockedRow, 'stopping');
  }
  if (batch.length > 0) await dealWith();
  const { rejection } = report.report();
  await note(
    run,
    one,
    report,
    stockedRow,
    rejection ? { code: rejection.code, message: rejection.message } : 'completed',
  );
}

/** Saves a batch, opens its balances and notes both. Answers the row up to which balances are open. */
async function dealWithBatch(
  run: ImportRun,
  one: Import,
  batch: readonly ImportedProduct[],
  { afterRow, stockedRow }: { readonly afterRow: number; readonly stockedRow: number },
  report: ReportInProgress,
): Promise<number> {
  const lastRow = batch.at(-1)?.rows.to ?? 0;
  if (lastRow <= stockedRow) return stockedRow;
  await faultPoint('catalog:import:before-save');
  const saved = await saveBatch(run, one, batch, afterRow);
  await faultPoint('catalog:import:after-save');
  if (!one.dryRun) await openBalances(run, one, openingBalances(saved, one.locationId), lastRow);
  await faultPoint('catalog:import:after-stock');
  await note(run, one, report, lastRow);
  return lastRow;
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
