import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newHistogram } from './histogram.ts';

const timesMs = fc.array(fc.double({ min: 0.001, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 400 });

test('a percentile is right to one per cent', () => {
  fc.assert(
    fc.property(timesMs, (times) => {
      const histogram = newHistogram();
      for (const ms of times) histogram.record(ms);
      const sorted = times.toSorted((a, b) => a - b);
      const exact = (share: number) => sorted[Math.max(1, Math.ceil(times.length * share)) - 1] ?? 0;
      const { p50Ms, p99Ms, maxMs, count } = histogram.percentiles();
      expect(count).toBe(times.length);
      expect(maxMs).toBe(sorted.at(-1));
      for (const [found, wanted] of [
        [p50Ms, exact(0.5)],
        [p99Ms, exact(0.99)],
      ] as const)
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(wanted * 0.01 + 0.001);
    }),
  );
});

test('percentiles rise', () => {
  fc.assert(
    fc.property(timesMs, (times) => {
      const histogram = newHistogram();
      for (const ms of times) histogram.record(ms);
      const { p50Ms, p75Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs } = histogram.percentiles();
      const rising = [p50Ms, p75Ms, p90Ms, p95Ms, p99Ms, p999Ms, maxMs];
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    }),
  );
});
