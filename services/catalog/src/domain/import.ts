export type ImportProblem = {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly row: number;
  readonly column: string | null;
  readonly handle: string | null;
  readonly message: string;
};

/** What the reader found in the file, as far as it was read. */
export type FileFindings = {
  /** Products of which nothing could be used. */
  readonly leftOut: number;
  readonly severities: { readonly error: number; readonly warning: number; readonly note: number };
  readonly problems: readonly ImportProblem[];
};

/** A file on its way into the catalogue: what was asked, how far it is, what came of it. */
export type Import = {
  readonly id: string;
  readonly status: 'waiting' | 'running' | 'completed' | 'failed';
  readonly currency: string;
  readonly locationId: string;
  readonly dryRun: boolean;
  readonly parts: number;
  /** Products up to this row are in the catalogue. */
  readonly savedRow: number;
  /** Products up to this row have their opening balances. */
  readonly stockedRow: number;
  readonly counts: {
    readonly products: number;
    readonly variants: number;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly failed: number;
  };
  readonly findings: FileFindings;
  /** What the catalogue had to say, such as a SKU that another product has. */
  readonly problems: readonly ImportProblem[];
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Who works on it, and until when nobody else does. */
  readonly worker: string | null;
  readonly dueAtMs: number;
  readonly startedBy: { readonly kind: string; readonly id: string };
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly version: number;
};

export const MAX_PROBLEMS = 200;

export type ImportNotFound = { readonly code: 'IMPORT_NOT_FOUND' };

export function newImport(
  wanted: Pick<Import, 'id' | 'currency' | 'locationId' | 'dryRun' | 'parts' | 'startedBy'>,
  nowMs: number,
): Import {
  return {
    ...wanted,
    status: 'waiting',
    savedRow: 1,
    stockedRow: 1,
    counts: { products: 0, variants: 0, created: 0, updated: 0, unchanged: 0, failed: 0 },
    findings: { leftOut: 0, severities: { error: 0, warning: 0, note: 0 }, problems: [] },
    problems: [],
    failure: null,
    worker: null,
    dueAtMs: nowMs,
    startedAtMs: nowMs,
    finishedAtMs: null,
    version: 1,
  };
}

export type ImportOutcome = 'created' | 'updated' | 'unchanged' | 'failed';

/** The import after one more product. */
export function counted(
  running: Import,
  product: { readonly row: number; readonly variants: number },
  outcome: ImportOutcome,
  problems: readonly ImportProblem[],
): Import {
  const { counts } = running;
  return {
    ...running,
    savedRow: product.row,
    counts: {
      ...counts,
      products: counts.products + 1,
      variants: counts.variants + product.variants,
      [outcome]: counts[outcome] + 1,
    },
    problems: [...running.problems, ...problems].slice(0, MAX_PROBLEMS),
    version: running.version + 1,
  };
}

/** What became of the products of the file: those that the reader had to leave out failed too. */
export function countsOf({ counts, findings }: Import): Import['counts'] {
  // Imports of before do not say how many were left out.
  const leftOut = findings.leftOut ?? 0;
  return { ...counts, products: counts.products + leftOut, failed: counts.failed + leftOut };
}

/** All that there is to say of the file, errors first, within the limit. */
export function problemsOf({ problems, findings }: Import): ImportProblem[] {
  const rank = { error: 0, warning: 1, note: 2 };
  const all = [...problems, ...findings.problems];
  return all.toSorted((a, b) => rank[a.severity] - rank[b.severity] || a.row - b.row).slice(0, MAX_PROBLEMS);
}
