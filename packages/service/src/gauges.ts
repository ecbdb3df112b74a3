import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, register } from 'prom-client';

type Read = () => number | Promise<number>;
type Family = { readonly gauge: Gauge; readonly reads: Map<string, { readonly labels: Labels; readonly read: Read }> };
type Labels = Readonly<Record<string, string>>;

const families = new Map<string, Family>();
const REMEMBERED_MS = 250;
const PATIENCE_MS = 30;

/**
 * A figure that is read when metrics are asked for: a queue's length, an age. Registered again under the same name and
 * labels, the newer one counts. One that cannot be read is left out. Answers how to take it away.
 */
export function registerGauge(name: string, help: string, read: Read, labels: Labels = {}): () => void {
  const family = families.get(name) ?? openFamily(name, help, Object.keys(labels));
  const key = JSON.stringify(labels);
  const reading = { labels, read };
  family.reads.set(key, reading);
  return () => {
    if (family.reads.get(key) === reading) family.reads.delete(key);
  };
}

/** As `registerGauge`, for figures that one read answers together, each under its value of the label. */
export function registerGauges(
  name: string,
  help: string,
  label: string,
  read: () => Promise<ReadonlyMap<string, number>>,
): () => void {
  register.removeSingleMetric(name);
  const gauge = new Gauge({ name, help, labelNames: [label], collect: () => collect() });
  const collect = async (): Promise<void> => {
    const figures = await read().catch(() => new Map<string, number>());
    gauge.reset();
    for (const [value, figure] of figures) gauge.set({ [label]: value }, figure);
  };
  return () => register.removeSingleMetric(name);
}

/**
 * Reads at most four times a second, however often it is asked, and lets nobody wait for longer than `patienceMs`: while a
 * slow read is under way, the last answer stands.
 */
export function remembered<Value>(read: () => Promise<Value>, patienceMs = PATIENCE_MS): () => Promise<Value> {
  let last: { readonly value: Value; readonly atMs: number } | undefined;
  let running: Promise<Value> | undefined;
  const refresh = async (): Promise<Value> => {
    try {
      const value = await read();
      last = { value, atMs: performance.now() };
      return value;
    } finally {
      running = undefined;
    }
  };
  return async () => {
    if (last && performance.now() - last.atMs < REMEMBERED_MS) return last.value;
    running ??= refresh();
    const fresh = running;
    const impatient = delay(patienceMs, undefined, { ref: false }).then(() => {
      fresh.catch(() => undefined);
      if (last) return last.value;
      throw new Error('The figure could not be read in time');
    });
    return Promise.race([fresh, impatient]);
  };
}

function openFamily(name: string, help: string, labelNames: string[]): Family {
  const reads: Family['reads'] = new Map();
  const gauge = new Gauge({ name, help, labelNames, collect: () => collectAll() });
  const collectAll = async (): Promise<void> => {
    const read = [...reads.values()].map(async ({ labels, read: ask }) => ({ labels, figure: await ask() }));
    const answers = await Promise.allSettled(read);
    gauge.reset();
    if (labelNames.length === 0) gauge.remove();
    for (const answer of answers) {
      if (answer.status === 'fulfilled') gauge.set(answer.value.labels, answer.value.figure);
    }
  };
  const family = { gauge, reads };
  families.set(name, family);
  return family;
}
