import type { FileRejection, RowProblem, RowProblemCode, Severity } from './problems.ts';
import type { ImportItem } from './read-shopify-csv.ts';

/** What an import (or a dry run) tells the merchant. Its size does not grow with the file. */
export type ImportReport = {
  readonly productCount: number;
  /** Products of which nothing could be used. */
  readonly leftOutCount: number;
  readonly variantCount: number;
  readonly imageCount: number;
  readonly severities: Readonly<Record<Severity, number>>;
  readonly problemCounts: Readonly<Partial<Record<RowProblemCode, number>>>;
  /** The first of them, errors before warnings before notes; the counts above are of all. */
  readonly problems: readonly RowProblem[];
  readonly rejection?: FileRejection;
};

export type ReportInProgress = {
  readonly count: (item: ImportItem) => void;
  readonly report: () => ImportReport;
};

export function startReport(maxProblems = 200): ReportInProgress {
  const totals = { productCount: 0, leftOutCount: 0, variantCount: 0, imageCount: 0 };
  const problemCounts: Partial<Record<RowProblemCode, number>> = {};
  const kept: Record<Severity, RowProblem[]> = { error: [], warning: [], note: [] };
  const severities = { error: 0, warning: 0, note: 0 };
  let rejection: FileRejection | undefined;
  return {
    count(item) {
      switch (item.kind) {
        case 'product':
          totals.productCount += 1;
          totals.variantCount += item.variants.length;
          totals.imageCount += item.images.length;
          break;
        case 'left_out':
          totals.leftOutCount += 1;
          break;
        case 'problem':
          problemCounts[item.code] = (problemCounts[item.code] ?? 0) + 1;
          severities[item.severity] += 1;
          // A clone, because a problem's texts may be slices that keep a whole chunk of the file alive.
          if (kept[item.severity].length < maxProblems) kept[item.severity].push(structuredClone(item));
          break;
        case 'rejected':
          rejection = item;
          break;
      }
    },
    report: () => ({
      ...totals,
      severities: { ...severities },
      problemCounts: { ...problemCounts },
      problems: [...kept.error, ...kept.warning, ...kept.note].slice(0, maxProblems),
      ...(rejection && { rejection }),
    }),
  };
}
