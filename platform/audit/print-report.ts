import type { Report } from './audit.ts';
import { LAWS, type Law } from './facts.ts';

/** The report as lines for a person: rows per law, then each violation with its subject and detail. */
export function printedReport({ checked, rows, violations, unproved, passes }: Report): string[] {
  const laws = (Object.keys(LAWS) as Law[]).map((law) => {
    const broken = violations.filter((violation) => violation.law === law).length;
    const mark = broken > 0 || unproved.includes(law) ? '✗' : checked[law] === 0 ? '·' : '✓';
    const found = broken > 0 ? `, ${broken} violated` : '';
    return `${mark} ${law.padEnd(4)}${String(checked[law]).padStart(9)} rows${found}  ${LAWS[law]}`;
  });
  const compared = Object.entries(rows).map(([kind, count]) => `${count} ${kind}`);
  return [
    ...laws,
    `  compared across services: ${compared.join(', ')}; ${passes} passes`,
    ...unproved.map((law) => `✗ ${law}: there are orders, but no row was checked`),
    ...violations.map(({ law, subject, detail }) => `✗ ${law}  ${subject}: ${detail}`),
    verdict(violations.length + unproved.length, rows.orders),
  ];
}

function verdict(problems: number, orders: number): string {
  if (problems > 0) return `${problems} violations.`;
  return orders === 0 ? 'There are no orders yet: nothing was proved.' : 'Every law holds.';
}

export function isSound({ violations, unproved }: Report): boolean {
  return violations.length === 0 && unproved.length === 0;
}
