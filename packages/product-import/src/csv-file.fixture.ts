import type { FileRejection, ImportedProduct, ReadOptions, RowProblem } from './index.ts';
import { readShopifyCsv } from './index.ts';

/** Rows as records by column name, written as one CSV file. */
export function csvFile(rows: readonly Readonly<Record<string, string>>[], lineEnd = '\r\n'): string {
  const headers = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))]
    .map((cells) => `${cells.map(quoted).join(',')}${lineEnd}`)
    .join('');
}

export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export async function* chunks<Chunk>(parts: Iterable<Chunk>): AsyncGenerator<Chunk> {
  yield* parts;
}

export type ReadAll = {
  readonly products: ImportedProduct[];
  readonly leftOut: string[];
  readonly problems: RowProblem[];
  readonly rejection: FileRejection | undefined;
};

export async function readAll(
  parts: string | Iterable<Uint8Array | string>,
  options: Partial<ReadOptions> = {},
): Promise<ReadAll> {
  const products: ImportedProduct[] = [];
  const leftOut: string[] = [];
  const problems: RowProblem[] = [];
  let rejection: FileRejection | undefined;
  const source = chunks(typeof parts === 'string' ? [parts] : parts);
  for await (const item of readShopifyCsv(source, { currency: 'EUR', ...options })) {
    if (rejection) throw new Error('A rejection must be the last item');
    if (item.kind === 'product') products.push(item);
    else if (item.kind === 'left_out') leftOut.push(item.handle);
    else if (item.kind === 'problem') problems.push(item);
    else rejection = item;
  }
  return { products, leftOut, problems, rejection };
}

export function codes({ problems }: ReadAll): string[] {
  return problems.map(({ code }) => code);
}
