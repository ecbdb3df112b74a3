import { expect, test } from 'vitest';
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
