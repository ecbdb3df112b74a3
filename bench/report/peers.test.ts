import { expect, test } from 'vitest';
import { readLines } from './peers.ts';

const line = (more: object) =>
  JSON.stringify({
    ...{ target: 'vendure', workload: 'checkout', c: 1, ok: 78, secs: 20, per_s: 4, p50: 256, p99: 383, errs: 0 },
    ...{ cpu_server: 0.8, cpu_db: 0.2, cpu_other: 0, ...more },
  });

test('a peer’s cores become processor time of an operation', () => {
  expect(readLines(`noise\n${line({})}`)).toMatchObject([{ peer: 'vendure', workload: 'W5', cpuMsPerOperation: 250 }]);
});

test('what cannot be is not told: a process that ended took its account along', () => {
  const [point] = readLines(line({ cpu_server: -5.4, cpu_other: 6.2 }));
  expect(point).toMatchObject({ perSecond: 4, cpuMsPerOperation: Number.NaN, othersCores: Number.NaN });
});
