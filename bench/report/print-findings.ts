import type { Finding } from '../studies/study.ts';
import { figure } from './columns.ts';

export function findingText({ study, what, figures, failures }: Finding): string {
  const lines = Object.entries(figures).map(
    ([name, value]) => `  ${(typeof value === 'number' ? figure(value) : value).padStart(9)}   ${name}`,
  );
  return [`\n${study}  ${what}`, ...lines, ...failures.map((failure) => `  ✗ ${failure}`)].join('\n');
}
