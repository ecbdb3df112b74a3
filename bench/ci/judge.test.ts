import { describe, expect, test } from 'vitest';
import { judge, type Limits, lowest } from './judge.ts';

const limits: Limits = { W5: { cpu: 8, rowsInserted: 30 } };
const judged = (cpu: number, rowsInserted: number) =>
  judge(
    [
      { workload: 'W5', figure: 'cpu', measured: cpu },
      { workload: 'W5', figure: 'rowsInserted', measured: rowsInserted },
    ],
    limits,
  );
const outcomes = (cpu: number, rowsInserted: number) => judged(cpu, rowsInserted).map(({ outcome }) => outcome);

test('CPU up to a quarter above its limit holds, of an order up to a fifth; more is a regression', () => {
  expect(outcomes(9.59, 30)).toEqual(['held', 'held']);
  expect(outcomes(9.61, 30)).toEqual(['regression', 'held']);
  const ofRead = (measured: number) => judge([{ workload: 'W1', figure: 'cpu', measured }], { W1: { cpu: 8 } });
  expect([10, 10.1].map((measured) => ofRead(measured)[0]?.outcome)).toEqual(['held', 'regression']);
});

describe('on a machine that moves all costs alike', () => {
  const five = ['W1', 'W2', 'W3', 'W4-new', 'W5'];
  const ofFive = (...shares: readonly number[]) => {
    const costs = five.map((workload, index) => ({
      workload,
      figure: 'cpu' as const,
      measured: 8 * (shares[index] ?? 0),
    }));
    const verdicts = judge(costs, Object.fromEntries(five.map((workload) => [workload, { cpu: 8 }])));
    return verdicts
      .filter(({ outcome }) => outcome !== 'held')
      .map(({ workload, outcome }) => `${workload} ${outcome}`);
  };

  test('one lies higher by as much as the middle one', () => {
    expect(ofFive(1.22, 1.05, 1.17, 1.14, 1.13)).toEqual([]);
    expect(ofFive(1.3, 1.05, 1.17, 1.14, 1.21)).toEqual([]);
  });

  test('one that rose by more than the others is a regression', () => {
    expect(ofFive(1.14, 1.14, 1.14, 1.14, 1.4)).toEqual(['W5 regression']);
    expect(ofFive(1, 1, 1.26, 1, 1)).toEqual(['W3 regression']);
  });

  test('a low middle one makes nothing stricter', () => {
    expect(ofFive(0.85, 0.9, 0.9, 0.9, 1.19)).toEqual([]);
    expect(ofFive(0.85, 0.9, 0.9, 0.9, 1.21)).toEqual(['W5 regression']);
  });

  test('all that rose by more than a quarter is a regression of all', () => {
    expect(ofFive(1.26, 1.26, 1.26, 1.26, 1.26)).toEqual(['all regression']);
  });
});

test('one more row for an order is a regression', () => {
  expect(outcomes(8, 30.4)).toEqual(['held', 'held']);
  expect(outcomes(8, 31)).toEqual(['held', 'regression']);
});

test('what is much better says so, that the limit may follow', () => {
  expect(outcomes(6, 29)).toEqual(['better', 'better']);
});

test('what was not measured does not pass, nor does what has no limit', () => {
  expect(judge([], limits).map(({ figure, outcome }) => [figure, outcome])).toEqual([
    ['cpu', 'unknown'],
    ['rowsInserted', 'unknown'],
  ]);
  expect(judge([{ workload: 'W9', figure: 'cpu', measured: 1 }], {})[0]?.outcome).toBe('unknown');
});

test('of what was measured again the lower counts, each figure for itself', () => {
  const both = lowest(judged(9.5, 30), judged(9.1, 32));
  expect(both.map(({ measured, outcome }) => [measured, outcome])).toEqual([
    [9.1, 'held'],
    [30, 'held'],
  ]);
  expect(lowest(judged(9.5, 30), [])).toEqual(judged(9.5, 30));
});
