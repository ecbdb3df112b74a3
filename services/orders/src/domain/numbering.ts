/** The last number that a store's series has given out. */
export type Series = { readonly storeId: string; readonly name: string; readonly last: number };

export type DocumentKind = 'receipt' | 'invoice' | 'credit_note';

/** A paper with a gap-free number, for an order or one of its returns. It is issued once and printed any number of times. */
export type OrderDocument = {
  readonly subjectId: string;
  readonly kind: DocumentKind;
  readonly orderId: string;
  readonly storeId: string;
  readonly series: string;
  readonly number: number;
  readonly prints: number;
  readonly issuedAtMs: number;
};

/** Order numbers begin above this, so that a first order does not look like one. */
const ORDERS_BEGIN_ABOVE = 1_000;

export const ORDER_SERIES = 'order';
export const INVOICE_SERIES = 'invoice';
export const CREDIT_NOTE_SERIES = 'credit-note';

export function receiptSeries(registerId: string): string {
  return `receipt:${registerId}`;
}

/** The series one number on: that number is taken when the transaction commits, and free again when it does not. */
export function nextInSeries(series: Series | undefined, storeId: string, name: string): Series {
  const last = series?.last ?? (name === ORDER_SERIES ? ORDERS_BEGIN_ABOVE : 0);
  return { storeId, name, last: last + 1 };
}

/** An order's number as everybody sees it: what the store put before it when it was placed, and the number. */
export function orderNumber({
  numberPrefix,
  number,
}: {
  readonly numberPrefix: string;
  readonly number: number;
}): string {
  return `${numberPrefix}${number}`;
}

const PREFIXES: Readonly<Record<DocumentKind, string>> = { receipt: 'R', invoice: 'INV', credit_note: 'CN' };

export function documentNumber(kind: DocumentKind, number: number): string {
  return `${PREFIXES[kind]}-${String(number).padStart(6, '0')}`;
}
