import type { Percentiles } from '../load/histogram.ts';
import type { Point } from '../measure/point.ts';
import { figure } from './columns.ts';
import { paceText } from './print-points.ts';
import type { Results } from './results.ts';

const PANEL = { width: 360, height: 250, left: 48, right: 12, top: 42, bottom: 30, perRow: 3 };
const COLOURS = ['#1b6ca8', '#d1495b', '#2e8b57', '#8a5fbf', '#b8860b', '#555555'] as const;
const STEPS: readonly (readonly [label: string, of: (latency: Percentiles) => number])[] = [
  ['50', ({ p50Ms }) => p50Ms],
  ['75', ({ p75Ms }) => p75Ms],
  ['90', ({ p90Ms }) => p90Ms],
  ['95', ({ p95Ms }) => p95Ms],
  ['99', ({ p99Ms }) => p99Ms],
  ['99.9', ({ p999Ms }) => p999Ms],
  ['max', ({ maxMs }) => maxMs],
];
const DECADES_MS = [0.1, 1, 10, 100, 1_000, 10_000, 100_000];

/** A panel for each workload: latency by percentile, a line for each pace, rates and CPU in the legend. */
export function plotOf({ points, products, merchants, startedAt, commit }: Results): string {
  const names = [...new Set(points.map(({ workload }) => workload))];
  const panels = names.map((name, index) => {
    const x = (index % PANEL.perRow) * PANEL.width;
    const y = 40 + Math.floor(index / PANEL.perRow) * (PANEL.height + 70);
    const own = points.filter(({ workload }) => workload === name);
    return `<g transform="translate(${x} ${y})">${panel(name, own)}</g>`;
  });
  const width = PANEL.width * PANEL.perRow;
  const height = 50 + Math.ceil(names.length / PANEL.perRow) * (PANEL.height + 70);
  const title = `${startedAt} · ${commit} · ${products} products, ${merchants} merchants · latency in ms by percentile`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="10">
<rect width="100%" height="100%" fill="#fff"/><text x="12" y="22" font-size="12">${title}</text>
${panels.join('\n')}
</svg>
`;
}

function panel(name: string, points: readonly Point[]): string {
  const shown = points.flatMap(({ latency }) => STEPS.map(([, of]) => of(latency))).filter((ms) => ms > 0);
  const low = DECADES_MS.findLast((ms) => ms <= Math.min(...shown)) ?? 0.1;
  const high = DECADES_MS.find((ms) => ms >= Math.max(...shown)) ?? 100_000;
  const x = (step: number) => PANEL.left + (step * (PANEL.width - PANEL.left - PANEL.right)) / (STEPS.length - 1);
  const y = (ms: number) => {
    const share = Math.log10(Math.max(ms, low) / low) / Math.max(1, Math.log10(high / low));
    return PANEL.height - PANEL.bottom - share * (PANEL.height - PANEL.top - PANEL.bottom);
  };
  const grid = DECADES_MS.filter((ms) => ms >= low && ms <= high).map(
    (ms) =>
      `<path d="M${PANEL.left} ${y(ms)}H${PANEL.width - PANEL.right}" stroke="#ddd"/><text x="${PANEL.left - 6}" y="${y(ms) + 3}" text-anchor="end">${ms}</text>`,
  );
  const marks = STEPS.map(
    ([label], step) => `<text x="${x(step)}" y="${PANEL.height - 14}" text-anchor="middle">${label}</text>`,
  );
  const lines = points.map((point, index) => {
    const colour = COLOURS[index % COLOURS.length];
    const path = STEPS.map(
      ([, of], step) => `${step === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(of(point.latency)).toFixed(1)}`,
    );
    const { cpuMsPerOperation: cpu } = point;
    const legend = `${paceText(point.pace)}: ${figure(point.perSecond)}/s, ${figure(cpu.server + cpu.database)} ms CPU`;
    return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${PANEL.left}" y="${PANEL.height + 2 + index * 11}" fill="${colour}">${legend}</text>`;
  });
  return `<text x="${PANEL.left}" y="${PANEL.top - 14}" font-size="13" font-weight="bold">${name}</text>${grid.join('')}${marks.join('')}${lines.join('')}`;
}
