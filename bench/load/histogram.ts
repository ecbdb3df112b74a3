/** Within a power of two of microseconds there are 128 steps: a figure is right to less than 1 %. */
const STEPS = 128;
const STEP_BITS = 7;

export type Percentiles = {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p75Ms: number;
  readonly p90Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
};

/** Times in buckets whose width grows with the time, as HdrHistogram has them: recording is one addition. */
export function newHistogram() {
  const buckets: number[] = [];
  let count = 0;
  let sumMs = 0;
  let maxMs = 0;
  const at = (share: number): number => {
    const wanted = Math.max(1, Math.ceil(count * share));
    let seen = 0;
    for (let bucket = 0; bucket < buckets.length; bucket++) {
      seen += buckets[bucket] ?? 0;
      if (seen >= wanted) return Math.min(maxMs, upperUs(bucket) / 1_000);
    }
    return maxMs;
  };
  return {
    record: (ms: number): void => {
      const bucket = bucketOf(Math.max(0, Math.round(ms * 1_000)));
      while (buckets.length <= bucket) buckets.push(0);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      count += 1;
      sumMs += ms;
      maxMs = Math.max(maxMs, ms);
    },
    percentiles: (): Percentiles => ({
      count,
      meanMs: count === 0 ? 0 : sumMs / count,
      p50Ms: at(0.5),
      p75Ms: at(0.75),
      p90Ms: at(0.9),
      p95Ms: at(0.95),
      p99Ms: at(0.99),
      p999Ms: at(0.999),
      maxMs,
    }),
  };
}

export type Histogram = ReturnType<typeof newHistogram>;

function bucketOf(us: number): number {
  if (us < STEPS) return us;
  const exponent = Math.floor(Math.log2(us)) - STEP_BITS;
  return (exponent + 1) * STEPS + (Math.floor(us / 2 ** exponent) - STEPS);
}

/** The greatest time that falls into a bucket. */
function upperUs(bucket: number): number {
  if (bucket < STEPS) return bucket;
  const exponent = Math.floor(bucket / STEPS) - 1;
  return ((bucket % STEPS) + STEPS + 1) * 2 ** exponent - 1;
}
