import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServices } from './read-services.ts';
import { type Links, linksBetween, type ServiceSource } from './service-links.ts';

const root = join(import.meta.dirname, '..', '..');
const CALLS = 'docs/context-map.md';
const EVENTS = 'docs/events.md';

/** What in the generated parts of docs/ is no longer what the code says; with `write` they are brought up to date. */
export async function staleDocs({ write }: { readonly write: boolean }): Promise<string[]> {
  const services = await readServices(root);
  const links = linksBetween(services);
  const told = toldData(readFileSync(join(root, EVENTS), 'utf8'));
  const parts = [
    { path: CALLS, name: 'services', text: serviceTable(services) },
    { path: CALLS, name: 'calls', text: `${callDiagram(links)}\n\n${callTable(links)}` },
    { path: CALLS, name: 'hearing', text: hearingDiagram(links) },
    { path: EVENTS, name: 'events', text: eventTable(links, told) },
  ];
  const stale = parts.filter((part) => !isCurrent(part, write));
  const untold = links.events.filter(({ type }) => !told.get(type)).map(({ type }) => type);
  return [
    ...stale.map(
      ({ path, name }) => `${path}: "${name}" is not what the code says; node platform/check/context-map.ts --write`,
    ),
    ...untold.map((type) => `${EVENTS}: say in the last column what ${type} carries`),
  ];
}

type Part = { readonly path: string; readonly name: string; readonly text: string };

function isCurrent({ path, name, text }: Part, write: boolean): boolean {
  const file = join(root, path);
  const page = readFileSync(file, 'utf8');
  const start = `<!-- generated: ${name} -->\n`;
  const from = page.indexOf(start) + start.length;
  const to = page.indexOf('<!-- end -->', from);
  if (from < start.length || to < 0) throw new Error(`${path} has no place for "${name}"`);
  const wanted = `\n${text}\n\n`;
  if (page.slice(from, to) === wanted) return true;
  if (write) writeFileSync(file, page.slice(0, from) + wanted + page.slice(to));
  return write;
}

function serviceTable(services: readonly ServiceSource[]): string {
  const rows = services.map(
    ({ name, folder, title }) =>
      `| ${name} | ${title} | [contract](../services/${folder}/contract.ts), [graph](../services/${folder}/schema.graphql) |`,
  );
  return ['| service | title | where |', '|---|---|---|', ...rows].join('\n');
}

function callDiagram({ calls }: Links): string {
  return mermaid(calls.map(({ from, to }) => `${from} --> ${to}`));
}

function callTable({ calls }: Links): string {
  const rows = calls.map(
    ({ from, to, operations }) => `| ${from} | ${to} | ${operations.map((one) => `\`${one}\``).join(', ')} |`,
  );
  return ['| who | asks | for |', '|---|---|---|', ...rows].join('\n');
}

/** Every service's audit entries go to Identity; drawn, they would hide the rest. */
function hearingDiagram({ events }: Links): string {
  const arrows = events
    .filter(({ emitter, consumers }) => emitter !== 'every service' && consumers.length > 0)
    .flatMap(({ emitter, consumers }) => consumers.map((consumer) => `${emitter} -.-> ${consumer}`));
  return mermaid([...new Set(arrows)].sort());
}

function mermaid(arrows: readonly string[]): string {
  return ['```mermaid', 'flowchart LR', ...arrows.map((arrow) => `  ${arrow}`), '```'].join('\n');
}

function eventTable({ events }: Links, told: ReadonlyMap<string, string>): string {
  const rows = events.map(
    ({ type, emitter, consumers }) =>
      `| \`${type}\` | ${emitter} | ${consumers.join(', ') || '–'} | ${told.get(type) ?? ''} |`,
  );
  return ['| event | emitted by | heard by | data |', '|---|---|---|---|', ...rows].join('\n');
}

/** The last column is written by people; it stays with its event. */
function toldData(page: string): ReadonlyMap<string, string> {
  const rows = [...page.matchAll(/^\| `([^`]+)` \|[^|]*\|[^|]*\| (.*) \|$/gm)];
  return new Map(rows.map(([, type = '', data = '']) => [type, data.trim()]));
}

if (import.meta.main) {
  const stale = await staleDocs({ write: process.argv.includes('--write') });
  for (const line of stale) console.log(line);
  process.exitCode = stale.length === 0 ? 0 : 1;
}
