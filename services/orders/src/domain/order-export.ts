export type ExportFormat = 'csv' | 'jsonl';
export type ExportStatus = 'waiting' | 'running' | 'completed' | 'failed';

export type ExportFilters = {
  readonly channel?: string | undefined;
  readonly storeId?: string | undefined;
  readonly status?: string | undefined;
  readonly paymentStatus?: string | undefined;
};

/** The order book as a file that is being made, newest order first. Its parts, put behind one another, are the file. */
export type OrderExport = {
  readonly id: string;
  readonly format: ExportFormat;
  readonly filters: ExportFilters;
  readonly status: ExportStatus;
  /** Behind which order the next part begins. */
  readonly cursor: string | null;
  readonly orderCount: number;
  readonly partCount: number;
  readonly failure: string | null;
  readonly requestedAtMs: number;
  /** When it last got on: one that stands still for long is put into the queue again. */
  readonly movedAtMs: number;
  readonly version: number;
};

/** A million orders in parts of two hundred. */
export const MAX_PARTS = 5_000;
export const PART_SIZE = 200;

export type NextPart = {
  readonly number: number;
  readonly orderCount: number;
  readonly cursor: string | null;
  readonly isLast: boolean;
};

export function startExport(wanted: Pick<OrderExport, 'id' | 'format' | 'filters'>, nowMs: number): OrderExport {
  const times = { requestedAtMs: nowMs, movedAtMs: nowMs };
  return {
    ...wanted,
    ...{ status: 'waiting', cursor: null, orderCount: 0, partCount: 0, failure: null, ...times, version: 1 },
  };
}

export function isOpen({ status }: OrderExport): boolean {
  return status === 'waiting' || status === 'running';
}

/** Undefined where the part is there already, by another worker, or the export has ended. */
export function addPart(one: OrderExport, part: NextPart, nowMs: number): OrderExport | undefined {
  if (!isOpen(one) || part.number !== one.partCount + 1) return undefined;
  const grown = { ...one, cursor: part.cursor, partCount: part.number, orderCount: one.orderCount + part.orderCount };
  const moved = { ...grown, status: 'running' as const, movedAtMs: nowMs, version: one.version + 1 };
  if (part.isLast) return { ...moved, status: 'completed' };
  return part.number < MAX_PARTS ? moved : { ...moved, status: 'failed', failure: 'TOO_MANY_ORDERS' };
}

export function giveUp(one: OrderExport, failure: string, nowMs: number): OrderExport {
  return isOpen(one) ? { ...one, status: 'failed', failure, movedAtMs: nowMs, version: one.version + 1 } : one;
}
