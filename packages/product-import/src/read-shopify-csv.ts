import { type CurrencyCode, isCurrencyCode } from '@concord/money';
import { cleanLine, copied } from './clean-text.ts';
import { type Columns, readColumns } from './columns.ts';
import { decodeText, UnreadableFile } from './decode-text.ts';
import type { ImportedProduct } from './imported-product.ts';
import { IMPORT_LIMITS, type ImportLimits } from './limits.ts';
import { type FileRejection, type RowProblem, rowProblem } from './problems.ts';
import { addRow, finishDraft, type ProductDraft, startDraft } from './product-draft.ts';
import type { Row } from './row-cells.ts';
import { type CsvRecord, csvScanner } from './scan-csv.ts';
import { type SeenHandles, seenHandles } from './seen-handles.ts';
import type { NameSpellings } from './unify-options.ts';

/** A product of which nothing could be used; the problems before it say why. */
export type LeftOutProduct = { readonly kind: 'left_out'; readonly handle: string };

export type ImportItem = ImportedProduct | LeftOutProduct | RowProblem | FileRejection;

export type ReadOptions = {
  /** The currency of the plain price columns. */
  readonly currency: CurrencyCode;
  /** The currencies of the markets in `Price / <market>` columns; a market named like a currency needs no entry. */
  readonly markets?: Readonly<Record<string, CurrencyCode>>;
  readonly limits?: Partial<ImportLimits>;
};

type FileReader = {
  readonly currency: CurrencyCode;
  readonly markets: Readonly<Record<string, CurrencyCode>>;
  readonly limits: ImportLimits;
  readonly seen: SeenHandles;
  readonly spellings: NameSpellings;
  readonly said: ImportItem[];
  columns: Columns | undefined;
  draft: ProductDraft | undefined;
  /** The handle whose rows are being passed over, because it was there before. */
  refusedHandle: string;
  lastCell: string;
  lastHandle: string;
  row: number;
};

/**
 * Reads a Shopify product export as it comes: one product at a time, each after what there is to say about its rows.
 * Memory does not grow with the file. A file that is no such export, or breaks off, ends with a FileRejection; products
 * said before it are whole. Throws a RangeError for an unknown currency, and whatever the source throws.
 */
export function readShopifyCsv(
  source: AsyncIterable<Uint8Array | string>,
  options: ReadOptions,
): AsyncGenerator<ImportItem, void, undefined> {
  for (const currency of [options.currency, ...Object.values(options.markets ?? {})]) {
    if (!isCurrencyCode(currency)) throw new RangeError(`${currency} is no ISO 4217 currency`);
  }
  return items(source, {
    currency: options.currency,
    markets: options.markets ?? {},
    limits: { ...IMPORT_LIMITS, ...options.limits },
    seen: seenHandles(),
    spellings: new Map(),
    said: [],
    columns: undefined,
    draft: undefined,
    refusedHandle: '',
    lastCell: '',
    lastHandle: '',
    row: 0,
  });
}

async function* items(
  source: AsyncIterable<Uint8Array | string>,
  reader: FileReader,
): AsyncGenerator<ImportItem, void, undefined> {
  const scanner = csvScanner(reader.limits);
  try {
    for await (const text of decodeText(source)) {
      for (const record of scanner.push(text)) {
        takeRecord(reader, record);
        if (reader.said.length > 0) yield* reader.said.splice(0);
      }
    }
    for (const record of scanner.end()) takeRecord(reader, record);
    if (reader.columns === undefined) throw new UnreadableFile('EMPTY_FILE', 'The file is empty.');
    endProduct(reader);
    yield* reader.said;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    yield* reader.said;
    yield error.rejection(reader.row + 1);
  }
}

function takeRecord(reader: FileReader, record: CsvRecord): void {
  reader.row = record.row;
  if (isBlank(record)) return;
  if (reader.columns === undefined) {
    const { columns, problems } = readColumns(record.fields, reader.markets, reader.limits.maxColumns);
    reader.columns = columns;
    reader.said.push(...problems);
    return;
  }
  const handle = handleOf(reader, record, reader.columns);
  if (handle === undefined) return;
  if (handle !== reader.draft?.handle) beginProduct(reader, handle, record.row);
  takeRow(reader, record, reader.columns, handle);
}

function isBlank({ fields, fault }: CsvRecord): boolean {
  return fault === undefined && fields.every((field) => field.trim() === '');
}

/** Lower case, with hyphens for spaces. Answers undefined, reported, where a row cannot be given to any product. */
function handleOf(reader: FileReader, { row, fields, fault }: CsvRecord, columns: Columns): string | undefined {
  const cell = fields[columns.at.handle] ?? '';
  if (cell === reader.lastCell && cell !== '') return reader.lastHandle;
  const handle = cleanLine(cell).toLowerCase().replaceAll(' ', '-');
  if (handle !== '' && handle.length <= 255 && !/[/\\?#]/.test(handle)) {
    reader.lastCell = cell;
    reader.lastHandle = copied(handle);
    return reader.lastHandle;
  }
  const column = columns.headers[columns.at.handle] ?? '';
  const isFaultyRow = fault !== undefined;
  const message = isFaultyRow
    ? 'The row cannot be read (a stray quote, or a cell that is too long); it is left out.'
    : 'The handle is empty, longer than 255 characters, or has one of / \\ ? #; the row is left out.';
  reader.said.push(rowProblem(fault?.code ?? 'HANDLE_INVALID', row, message, { column }));
  return undefined;
}

function beginProduct(reader: FileReader, handle: string, row: number): void {
  endProduct(reader);
  if (handle === reader.refusedHandle) return;
  reader.refusedHandle = '';
  if (!reader.seen.add(handle)) {
    reader.refusedHandle = handle;
    const message = 'The rows of a product must follow each other. This handle came before; these rows are left out.';
    reader.said.push(rowProblem('HANDLE_NOT_CONSECUTIVE', row, message, { handle }));
    return;
  }
  if (reader.seen.count() > reader.limits.maxProducts) {
    throw new UnreadableFile('TOO_MANY_PRODUCTS', `The file has more than ${reader.limits.maxProducts} products.`);
  }
  reader.draft = startDraft(handle, row);
}

function endProduct(reader: FileReader): void {
  if (reader.draft === undefined) return;
  const { handle } = reader.draft;
  const product = finishDraft(reader.draft, reader.currency, reader.limits, reader.spellings);
  reader.said.push(product ?? { kind: 'left_out', handle });
  reader.draft = undefined;
}

function takeRow(reader: FileReader, record: CsvRecord, columns: Columns, handle: string): void {
  const { draft } = reader;
  // Rows of a handle that came before have no draft: they were reported when it came back.
  if (draft === undefined) return;
  draft.to = record.row;
  const report = (problem: RowProblem) => reader.said.push(problem);
  if (record.fault) {
    const column = columns.headers[record.fault.columnIndex];
    const message =
      record.fault.code === 'STRAY_QUOTE'
        ? 'There is text after a closing quote; the row is left out.'
        : `A cell is longer than ${reader.limits.maxFieldLength} characters; the row is left out.`;
    report(rowProblem(record.fault.code, record.row, message, column === undefined ? { handle } : { column, handle }));
    return;
  }
  if (
    record.fields.length > columns.headers.length &&
    record.fields.slice(columns.headers.length).some((c) => c !== '')
  ) {
    report(
      rowProblem('EXTRA_CELLS', record.row, 'The row has more cells than the header; they are ignored.', { handle }),
    );
  }
  const row: Row = { number: record.row, handle, fields: record.fields, columns, report };
  addRow(draft, row, reader.currency, reader.limits);
}
