/**
 * What the reader has to say about a row. An `error` means that something was left out (the row, or the product); a
 * `warning` that a value was dropped or looks wrong; a `note` that a spelling was tidied and nothing was lost.
 */
const SEVERITIES = {
  BARCODE_INVALID: 'warning',
  BOOLEAN_INVALID: 'warning',
  COMPARE_AT_NOT_ABOVE_PRICE: 'note',
  DUPLICATE_OPTION_NAME: 'error',
  DUPLICATE_SKU: 'warning',
  DUPLICATE_VARIANT: 'error',
  EXTRA_CELLS: 'warning',
  FIELD_TOO_LONG: 'error',
  HANDLE_INVALID: 'error',
  HANDLE_NOT_CONSECUTIVE: 'error',
  IMAGE_URL_INVALID: 'warning',
  MARKET_UNKNOWN: 'note',
  NO_VARIANT: 'error',
  NUMBER_INVALID: 'warning',
  OPTION_NAME_CHANGED: 'warning',
  OPTION_NAME_MISSING: 'warning',
  OPTION_NAME_UNIFIED: 'note',
  OPTION_VALUE_MISSING: 'error',
  OPTION_VALUE_UNIFIED: 'note',
  PRICE_INVALID: 'error',
  PRICE_MISSING: 'warning',
  QUANTITY_NEGATIVE: 'warning',
  SECONDARY_PRICE_INVALID: 'warning',
  STATUS_UNKNOWN: 'warning',
  STRAY_QUOTE: 'error',
  TITLE_MISSING: 'error',
  TOO_MANY_IMAGES: 'warning',
  TOO_MANY_ROWS: 'error',
  TOO_MANY_TAGS: 'warning',
  TOO_MANY_VARIANTS: 'error',
  COLUMN_REPEATED: 'note',
  COLUMN_UNKNOWN: 'note',
} as const satisfies Record<string, 'error' | 'warning' | 'note'>;

export type RowProblemCode = keyof typeof SEVERITIES;
export type Severity = 'error' | 'warning' | 'note';

export type RowProblem = {
  readonly kind: 'problem';
  readonly severity: Severity;
  readonly code: RowProblemCode;
  /** The header is row 1, as in a spreadsheet. */
  readonly row: number;
  /** The column's name as the file spells it. */
  readonly column?: string;
  readonly handle?: string;
  readonly message: string;
};

export type FileRejectionCode =
  | 'BINARY_FILE'
  | 'EMPTY_FILE'
  | 'MISSING_HANDLE_COLUMN'
  | 'NOT_CSV'
  | 'NOT_UTF8'
  | 'TOO_MANY_COLUMNS'
  | 'TOO_MANY_PRODUCTS'
  | 'UNCLOSED_QUOTE';

/** The file cannot be read (on). Always the last thing the reader says; products said before it are whole. */
export type FileRejection = {
  readonly kind: 'rejected';
  readonly code: FileRejectionCode;
  readonly row: number;
  readonly message: string;
};

export function rowProblem(
  code: RowProblemCode,
  row: number,
  message: string,
  where: { readonly column?: string; readonly handle?: string } = {},
): RowProblem {
  return { kind: 'problem', severity: SEVERITIES[code], code, row, ...where, message };
}
