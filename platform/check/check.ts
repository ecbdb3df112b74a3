import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { staleComposeFile } from '../docker/compose.ts';
import { boundaryViolations } from './boundaries.ts';
import { findCircle } from './circles.ts';
import { staleDocs } from './context-map.ts';
import { deadLinks } from './doc-links.ts';
import { missingFromLock } from './lock-file.ts';
import { readRepository } from './repository.ts';

const root = join(import.meta.dirname, '..', '..');

type Outcome = { readonly ok: boolean; readonly text: string };
type Stage = { readonly name: string; readonly run: () => Promise<Outcome> };

/** Each looks at the whole repository. A new one, generated files for example, is one more line here. */
const stages: readonly Stage[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '--project', root) },
  {
    name: 'types of the storefront',
    run: () => tool('typescript/bin/tsc', '--project', join(root, 'apps', 'storefront')),
  },
  { name: 'format and lint', run: () => tool('@biomejs/biome/bin/biome', 'check', '--diagnostic-level=warn', root) },
  { name: 'boundaries', run: async () => boundaries() },
  { name: 'lock file', run: async () => lockFile() },
  { name: 'docs', run: docs },
  { name: 'generated files', run: generatedFiles },
];

/** All of them, also after one failed: a person wants the whole list. */
const outcomes: Outcome[] = [];
for (const stage of stages) {
  const startedAt = performance.now();
  const outcome = await stage.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  outcomes.push(outcome);
  console.log(`${outcome.ok ? '✓' : '✗'} ${stage.name} (${seconds} s)`);
  if (!outcome.ok) console.log(outcome.text);
}
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;

function tool(script: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root });
    const printed: string[] = [];
    child.stdout.on('data', (chunk) => printed.push(String(chunk)));
    child.stderr.on('data', (chunk) => printed.push(String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ ok: code === 0, text: printed.join('') }));
  });
}

function boundaries(): Outcome {
  const { workspaces, files } = readRepository(root);
  const violations = boundaryViolations(workspaces, files).map(
    ({ path, line, message }) => `${path}:${line}  ${message}`,
  );
  const ours = new Set(workspaces.map(({ name }) => name));
  const needs = workspaces.map(({ name, declares }) => [name, ours.intersection(declares)] as const);
  const circle = findCircle(new Map(needs));
  if (circle !== undefined) violations.push(`These need one another in a circle: ${circle.join(' → ')}`);
  return { ok: violations.length === 0 && files.length > 0, text: violations.join('\n') };
}

function lockFile(): Outcome {
  const missing = missingFromLock(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return { ok: missing.length === 0, text: missing.join('\n') };
}

async function docs(): Promise<Outcome> {
  const wrong = [...(await staleDocs({ write: false })), ...deadLinks(root)];
  return { ok: wrong.length === 0, text: wrong.join('\n') };
}

async function generatedFiles(): Promise<Outcome> {
  const stale = await staleComposeFile();
  return { ok: stale.length === 0, text: stale.join('\n') };
}
