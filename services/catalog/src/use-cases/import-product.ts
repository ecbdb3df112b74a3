import { type Decision, put, rowKey, type State, type Write, type WriteContext } from '@concord/database';
import type { ImportedProduct } from '@concord/product-import';
import { accept } from '@concord/result';
import { changeProduct } from '../domain/change-product.ts';
import { counted, type ImportOutcome, type ImportProblem } from '../domain/import.ts';
import type { Merged } from '../domain/merge-imported.ts';
import type { Product } from '../domain/product.ts';
import { claims, imports, products } from '../storage/tables.ts';
import { keysOfProduct, keysOfVariants, saveProduct } from './save-product.ts';
import { importIn } from './work-on-import.ts';

export type ImportProduct = {
  readonly importId: string;
  readonly worker: string;
  readonly file: ImportedProduct;
  /** Where the product before it ends: it must have been dealt with. */
  readonly afterRow: number;
  /** The product that has the file's handle, or the id that a new one gets. */
  readonly productId: string;
  readonly known: Product | undefined;
  /** What the known product becomes by the file. */
  readonly merged: Merged;
  /** Nothing but the import itself changes. */
  readonly dryRun: boolean;
  /** Why it is left out: it could not be saved, whatever was tried. */
  readonly givenUp?: string;
};

/**
 * One product of a file: made, changed or found to be as the file says, and counted in the same commit. A row that was
 * counted before is passed over, so that a worker that begins again neither repeats nor skips anything.
 */
export const importProduct: Write<ImportProduct, Product | undefined> = {
  name: 'importProduct',
  load: (command) => [
    rowKey(imports, command.importId),
    rowKey(products, command.productId),
    rowKey(claims, 'product', command.file.handle),
    ...keysOfVariants(command.merged.variants),
  ],
  // Of a product that was not there when its line was read, all that it takes is new; should it not be, its insert says so.
  creates: ({ dryRun, known, productId, file, merged }) =>
    dryRun || known
      ? []
      : [rowKey(products, productId), rowKey(claims, 'product', file.handle), ...keysOfVariants(merged.variants)],
  follow: ({ productId }, state) => keysOfProduct(state.get(products, productId)),

  decide: (command, state, context) => {
    const { importId, worker, file, productId } = command;
    const running = importIn(state, importId);
    if (running.worker !== worker) throw new Error(`Import ${importId} is no longer in the hands of this worker`);
    if (running.savedRow >= file.rows.to) return accept({ effectId: productId });
    if (running.savedRow < command.afterRow) throw new Error(`A product above row ${file.rows.from} is not saved yet`);
    const count = { row: file.rows.to, variants: file.variants.length };
    if (command.givenUp !== undefined) {
      const problem = problemOf(file, 'error', 'NOT_SAVED', command.givenUp);
      return accept({ effectId: productId, put: [put(imports, counted(running, count, 'failed', [problem]))] });
    }
    const before = state.get(products, productId);
    if (before?.version !== command.known?.version) {
      throw new Error(`Product ${productId} was changed while its line was read`);
    }
    const { allowed, problems } = withoutTakenSkus(state, productId, command.merged, file);
    const { outcome, decision } = decideProduct(state, before, allowed, productId, context);
    const after = put(imports, counted(running, count, outcome, problems));
    if (running.dryRun) return accept({ effectId: productId, put: [after] });
    return accept({ ...decision, effectId: productId, put: [...(decision.put ?? []), after] });
  },

  answer: (state, productId) => state.get(products, productId),
};

function decideProduct(
  state: State,
  before: Product | undefined,
  wanted: Merged,
  productId: string,
  context: WriteContext,
): { readonly outcome: ImportOutcome; readonly decision: Partial<Decision> } {
  const { nowMs } = context;
  const made = { ...wanted, id: productId, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs };
  const change = before ? changeProduct(before, wanted, nowMs) : { product: made };
  if (!change) return { outcome: 'unchanged', decision: {} };
  const saved = saveProduct(state, before, change.product, context);
  if (!saved.ok) throw new Error(`Product ${productId} cannot be saved: ${JSON.stringify(saved.rejection)}`);
  return { outcome: before ? 'updated' : 'created', decision: saved.value };
}

/** A SKU that another product has stays there: the variant comes in without it, and the report says so. */
function withoutTakenSkus(state: State, productId: string, merged: Merged, file: ImportedProduct) {
  const problems: ImportProblem[] = [];
  const rowOf = new Map(file.variants.map(({ sku, row }) => [sku, row]));
  const variants = merged.variants.map((variant) => {
    const claim = variant.sku === null ? undefined : state.get(claims, 'sku', variant.sku);
    if (!claim?.ownerId || claim.productId === productId) return variant;
    const message = `"${claim.name}" is the SKU of another product's variant; this variant is taken in without it.`;
    problems.push({
      ...problemOf(file, 'warning', 'SKU_TAKEN', message),
      row: rowOf.get(claim.name) ?? file.rows.from,
    });
    return { ...variant, sku: null };
  });
  return { allowed: { ...merged, variants }, problems };
}

function problemOf(file: ImportedProduct, severity: 'error' | 'warning', code: string, message: string): ImportProblem {
  return { severity, code, row: file.rows.from, column: null, handle: file.handle, message };
}
