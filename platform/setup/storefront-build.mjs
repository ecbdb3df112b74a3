import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode } from './find-node.mjs';
import { StartProblem } from './start-problem.mjs';

const builtFrom = ['apps/storefront', 'packages/money', 'packages/result', 'package-lock.json'];
const leftOut = new Set(['node_modules', '.next', 'next-env.d.ts', 'README.md']);

/** The shop is compiled once, and again after a change of what it is made of; without that `npm start` has no pages. */
export function storefrontBuildStep(root) {
  const stamp = join(root, 'apps', 'storefront', '.next', 'concord-built-from');
  return {
    name: 'storefront pages',
    commands: ['start', 'up:distributed'],
    isDone: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root),
    run: () => {
      const built = spawnSync(findNode(root), [join(root, 'apps', 'storefront', 'build.mjs')], {
        cwd: root,
        encoding: 'utf8',
      });
      if (built.status !== 0)
        throw new StartProblem(`The storefront could not be built:\n${built.stdout}${built.stderr}`);
      writeFileSync(stamp, fingerprint(root));
    },
  };
}

function fingerprint(root) {
  const hash = createHash('sha256');
  for (const path of builtFrom) addTo(hash, join(root, path));
  return hash.digest('hex');
}

function addTo(hash, path) {
  const entries = readFolder(path);
  if (entries === undefined) {
    hash.update(path).update(readFileSync(path));
    return;
  }
  for (const name of entries.filter((entry) => !leftOut.has(entry)).sort()) addTo(hash, join(path, name));
}

function readFolder(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
