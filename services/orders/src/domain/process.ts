import { derivedId } from '@concord/ids';

/** The steps of each process, in their order; each calls one other service, under an id of its own. */
export const STEPS = {
  fulfilment: ['allocate', 'hand_over'],
  return: ['restock', 'refund'],
  cancellation: ['release_stock', 'release_coupons', 'settle_payment'],
  late_refund: ['refund'],
} as const;

export type ProcessKind = keyof typeof STEPS;
export type Step = (typeof STEPS)[ProcessKind][number];

/** What a step learnt that a later one needs: decided once, so that repeating the later step repeats the same call. */
export type ProcessFacts = {
  readonly refundMinor?: number;
  readonly stockLines?: readonly { readonly variantId: string; readonly quantity: number }[];
  /** Payments has confirmed that nothing can be taken any more. */
  readonly voided?: boolean;
};

export type Process = {
  readonly id: string;
  readonly kind: ProcessKind;
  readonly orderId: string;
  /** The fulfilment, return or order that it is about; the refund's id comes from it. */
  readonly subjectId: string;
  readonly status: 'running' | 'parked' | 'done';
  readonly step: Step;
  readonly attempts: number;
  readonly failure: string | null;
  readonly facts: ProcessFacts;
  readonly dueAtMs: number | null;
  readonly version: number;
};

export type StepOutcome =
  | { readonly kind: 'done'; readonly facts?: ProcessFacts }
  /** Nobody knows whether it happened, or the other side cannot answer: the same call again, later. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** The other side said no to what this order already promised: a person must look. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Whoever began it drives it at once; the sweeper only takes over what is still here after this. */
const FIRST_SWEEP_MS = 15_000;
const LONGEST_PAUSE_MS = 300_000;
const PARKED_PAUSE_MS = 3_600_000;

export function processId(kind: ProcessKind, subjectId: string): string {
  return derivedId('process', kind, subjectId);
}

export function begin(
  kind: ProcessKind,
  {
    orderId,
    subjectId,
    nowMs,
    facts = {},
  }: { orderId: string; subjectId: string; nowMs: number; facts?: ProcessFacts },
): Process {
  return {
    id: processId(kind, subjectId),
    kind,
    orderId,
    subjectId,
    status: 'running',
    step: STEPS[kind][0],
    attempts: 0,
    failure: null,
    facts,
    dueAtMs: nowMs + FIRST_SWEEP_MS,
    version: 1,
  };
}

/** The process after an attempt at its step. Forward only: it is tried for ever, ever more seldom (CONSISTENCY 2). */
export function advance(process: Process, outcome: StepOutcome, nowMs: number): Process {
  const next = { ...process, version: process.version + 1 };
  switch (outcome.kind) {
    case 'done': {
      const steps: readonly Step[] = STEPS[process.kind];
      const step = steps[steps.indexOf(process.step) + 1];
      const facts = { ...process.facts, ...outcome.facts };
      if (step === undefined) return { ...next, facts, status: 'done', failure: null, dueAtMs: null };
      return { ...next, facts, step, status: 'running', attempts: 0, failure: null, dueAtMs: nowMs + FIRST_SWEEP_MS };
    }
    case 'unknown': {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** Math.min(process.attempts, 10));
      return { ...next, attempts: process.attempts + 1, failure: outcome.reason, dueAtMs: nowMs + pauseMs };
    }
    case 'refused': {
      const attempts = process.attempts + 1;
      return { ...next, status: 'parked', attempts, failure: outcome.reason, dueAtMs: nowMs + PARKED_PAUSE_MS };
    }
  }
}

/** One refund per return, per cancellation, and per capture that came too late. */
export function refundIdOf(process: Pick<Process, 'kind' | 'subjectId'>): string {
  return derivedId('refund', process.kind, process.subjectId);
}
