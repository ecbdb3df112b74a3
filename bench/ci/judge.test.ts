import { expect, test } from 'vitest';
import { judge, type Limits, lowest } from './judge.ts';

const limits: Limits = { W5: { floor: 'order', ratio: 20, rowsWritten: 100 } };
const floors = [{ floor: 'order', cpuMs: 0.5 }];
const outcomes = (cpuMs: number, rowsWritten: number) =>
  judge([{ workload: 'W5', cpuMs, rowsWritten }], floors, limits).map(({ outcome }) => outcome);

test('up to a quarter above the limit holds, more is a regression', () => {
  expect(outcomes(12.5, 125)).toEqual(['held', 'held']);
  expect(outcomes(12.6, 100)).toEqual(['regression', 'held']);
  expect(outcomes(10, 126)).toEqual(['held', 'regression']);
});

test('a machine that is twice as slow changes nothing', () => {
  const [cpu] = judge([{ workload: 'W5', cpuMs: 20, rowsWritten: 100 }], [{ floor: 'order', cpuMs: 1 }], limits);
  expect(cpu).toMatchObject({ measured: 20, outcome: 'held' });
});

test('what is much better says so, that the limit may follow', () => {
  expect(outcomes(5, 50)).toEqual(['better', 'better']);
});

test('what was not measured does not pass', () => {
  expect(judge([], floors, limits).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  const unlimited = judge([{ workload: 'W9', cpuMs: 1, rowsWritten: 1 }], floors, {});
  expect(unlimited.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  expect(judge([{ workload: 'W5', cpuMs: 1, rowsWritten: 1 }], [], limits)[0]?.outcome).toBe('unknown');
});

test('of what was measured again the lower counts, each figure for itself', () => {
  const measured = (cpuMs: number, rowsWritten: number) =>
    judge([{ workload: 'W5', cpuMs, rowsWritten }], floors, limits);
  const both = lowest(measured(20, 100), measured(10, 126));
  expect(both.map(({ measured, outcome }) => [measured, outcome])).toEqual([
    [20, 'held'],
    [100, 'held'],
  ]);
  expect(lowest(measured(20, 100), [])).toEqual(measured(20, 100));
});
