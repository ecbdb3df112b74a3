import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const notOurs = new Set(['node_modules', '.git', '.concord', '.next', 'dist', 'coverage', 'results']);

/** Every relative link of a page that leads to nothing. */
export function deadLinks(root: string): string[] {
  const pages = pagesBelow(root, '');
  if (pages.length === 0) throw new Error(`There are no pages in ${root}`);
  return pages.flatMap((page) =>
    deadLinksOf(readFileSync(join(root, page), 'utf8'), page, (path) => leads(root, path)),
  );
}

export function deadLinksOf(text: string, page: string, isThere: (path: string) => boolean): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, (block) => block.replace(/[^\n]/g, ' ')).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g)]
    .map((match) => ({ target: match[1] ?? '', line: prose.slice(0, match.index).split('\n').length }))
    .filter(({ target }) => !/^[a-z]+:/.test(target) && !isThere(normalize(join(dirname(page), target))))
    .map(({ target, line }) => `${page}:${line}  ${target} is not there`);
}

function leads(root: string, path: string): boolean {
  return !path.startsWith('..') && existsSync(join(root, path));
}

function pagesBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name) || entry.isSymbolicLink()) return [];
    const path = join(folder, entry.name).replaceAll(sep, '/');
    if (entry.isDirectory()) return pagesBelow(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
