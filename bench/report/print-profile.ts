import type { Costs } from '../measure/profile.ts';

const LINES = 30;

/** The dearest functions and packages of the server in the measured time, per operation. */
export function profileText({ functions, places, callers }: Costs, operations: number): string {
  const titled = [
    ['self time by function', functions],
    ['self time by package', places],
    ['time by the package that asked', callers],
  ] as const;
  return titled
    .map(([title, costs]) => {
      const lines = costs.slice(0, LINES).map(({ name, ms, share }) => {
        const us = ((ms * 1_000) / Math.max(1, operations)).toFixed(0);
        return `  ${`${(share * 100).toFixed(1)} %`.padStart(8)} ${us.padStart(7)}   ${name}`;
      });
      return [`\n  ${title}:   share   µs/op`, ...lines].join('\n');
    })
    .join('\n');
}
