import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { SourceFile, Workspace } from './boundaries.ts';
import { importsOf } from './imports.ts';

const roots = ['packages', 'services', 'apps', 'platform', 'scenarios', 'bench'];
const notOurs = new Set(['node_modules', '.concord', '.next', 'dist', 'coverage', 'results']);
const source = /(?<!\.d)\.(ts|tsx|mts|mjs|js|jsx)$/;

export function readRepository(root: string): { workspaces: Workspace[]; files: SourceFile[] } {
  const paths = roots
    .filter((top) => existsSync(join(root, top)))
    .flatMap((top) => filesBelow(join(root, top)))
    .map((path) => relative(root, path));
  return {
    workspaces: paths.filter((path) => path.endsWith(`${sep}package.json`)).map((path) => readWorkspace(root, path)),
    files: paths
      .filter((path) => source.test(path))
      .map((path) => ({
        path: path.replaceAll(sep, '/'),
        imports: importsOf(readFileSync(join(root, path), 'utf8')),
      })),
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name) || entry.isSymbolicLink()) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function readWorkspace(root: string, path: string): Workspace {
  const text: Record<string, unknown> = JSON.parse(readFileSync(join(root, path), 'utf8'));
  const named = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) =>
    Object.keys(text[key] ?? {}),
  );
  return { name: String(text.name), folder: dirname(path).replaceAll(sep, '/'), declares: new Set(named) };
}
