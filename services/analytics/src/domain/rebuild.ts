/** A run through the order book, page by page; it survives the end of the process. */
export type Rebuild = {
  readonly id: string;
  readonly status: 'running' | 'done';
  /** Where the next page of the order book begins; null before the first. */
  readonly cursor: string | null;
  readonly orderCount: number;
  readonly removedCount: number;
  readonly attempts: number;
  readonly dueAtMs: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly version: number;
};

export function newRebuild(id: string, version: number, nowMs: number): Rebuild {
  return {
    id,
    status: 'running',
    cursor: null,
    orderCount: 0,
    removedCount: 0,
    attempts: 0,
    dueAtMs: nowMs,
    startedAtMs: nowMs,
    endedAtMs: null,
    version,
  };
}
