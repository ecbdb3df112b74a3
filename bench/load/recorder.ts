import { type Histogram, newHistogram } from './histogram.ts';
import type { LoadResult } from './job.ts';

const MESSAGE_LENGTH = 200;
const KINDS = 20;

/** Keeps what happens in the measured time; before and after it only counts. */
export function newRecorder() {
  const latency = newHistogram();
  const steps = new Map<string, Histogram>();
  const errorKinds = new Map<string, number>();
  const outcomes = new Map<string, number>();
  let measuring = false;
  let startedAt = 0;
  let endedAt = 0;
  let operations = 0;
  let operationsEver = 0;
  let errors = 0;
  let unanswered = 0;
  const waiting: { readonly answers: number; readonly reached: () => void }[] = [];
  const answered = (): void => {
    for (const one of waiting) if (operationsEver + errors >= one.answers) one.reached();
  };
  return {
    begin: (): void => {
      measuring = true;
      startedAt = performance.now();
    },
    end: (): void => {
      measuring = false;
      endedAt = performance.now();
    },
    isMeasuring: () => measuring,
    /** A right answer: an operation of the measured time if it ends there; `timed` says whether its latency counts. */
    done: (ms: number, outcome: string | undefined, timed = measuring): void => {
      operationsEver += 1;
      if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (measuring) operations += 1;
      if (timed) latency.record(ms);
      answered();
    },
    /** Whoever was given up after so long: a time, and no operation. */
    unanswered: (ms: number, timed: boolean): void => {
      unanswered += 1;
      if (timed) latency.record(ms);
    },
    step: (name: string, ms: number): void => {
      if (!measuring) return;
      let histogram = steps.get(name);
      if (!histogram) {
        histogram = newHistogram();
        steps.set(name, histogram);
      }
      histogram.record(ms);
    },
    /** An error counts whenever it happens: a wrong answer in the warm-up is one as well. */
    failed: (error: unknown): void => {
      errors += 1;
      const message = (error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_LENGTH);
      if (errorKinds.size < KINDS || errorKinds.has(message))
        errorKinds.set(message, (errorKinds.get(message) ?? 0) + 1);
      answered();
    },
    /** Resolves when so many answers have come, right or wrong. */
    after: (answers: number): Promise<void> =>
      new Promise((resolve) => {
        waiting.push({ answers, reached: resolve });
      }),
    result: (): LoadResult => ({
      operations,
      operationsEver,
      errors,
      unanswered,
      errorKinds: [...errorKinds].map(([message, count]) => ({ message, count })),
      elapsedSeconds: (endedAt - startedAt) / 1_000,
      latency: latency.percentiles(),
      outcomes: Object.fromEntries(outcomes),
      steps: Object.fromEntries([...steps].map(([name, histogram]) => [name, histogram.percentiles()])),
    }),
  };
}

export type Recorder = ReturnType<typeof newRecorder>;
