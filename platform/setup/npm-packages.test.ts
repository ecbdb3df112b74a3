import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { describe, expect, it } from 'vitest';
import { npmPackagesStep } from './npm-packages.mjs';

type Packages = Record<string, { version: string; integrity?: string; optional?: boolean }>;

const locked: Packages = {
  '': { version: '1.0.0' },
  'packages/ours': { version: '1.0.0' },
  'node_modules/a': { version: '2.0.0', integrity: 'sha512-a' },
  'node_modules/b-darwin': { version: '3.0.0', integrity: 'sha512-b', optional: true },
};
const asInstalledHere: Packages = { 'node_modules/a': { version: '2.0.0', integrity: 'sha512-a' } };

function repository(installed: Packages | undefined): string {
  const root = temporaryFolder('setup');
  writeLock(root, locked);
  if (installed !== undefined) {
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return root;
}

function writeLock(root: string, packages: Packages): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

describe('npm packages are installed', () => {
  it('when npm installed what the lock file says, by whichever command; then a stamp answers', () => {
    const root = repository(asInstalledHere);
    expect(npmPackagesStep(root).isDone()).toBe(true);
    expect(existsSync(join(root, 'node_modules', '.concord-setup'))).toBe(true);
    rmSync(join(root, 'node_modules', '.package-lock.json'));
    expect(npmPackagesStep(root).isDone()).toBe(true);
  });
});

describe('npm packages are not installed', () => {
  it('on a fresh clone', () => {
    expect(npmPackagesStep(repository(undefined)).isDone()).toBe(false);
  });

  it('when a version or a content differs, or one is missing', () => {
    const otherVersion = { 'node_modules/a': { version: '1.9.0', integrity: 'sha512-a' } };
    const otherContent = { 'node_modules/a': { version: '2.0.0', integrity: 'sha512-z' } };
    for (const installed of [otherVersion, otherContent, {}]) {
      expect(npmPackagesStep(repository(installed)).isDone()).toBe(false);
    }
  });

  it('when the lock file changed since', () => {
    const root = repository(asInstalledHere);
    expect(npmPackagesStep(root).isDone()).toBe(true);
    writeLock(root, { ...locked, 'node_modules/c': { version: '1.0.0', integrity: 'sha512-c' } });
    expect(npmPackagesStep(root).isDone()).toBe(false);
  });

  it('when npm was killed half-way, before it noted what it installed', () => {
    const root = repository(undefined);
    mkdirSync(join(root, 'node_modules', 'a'), { recursive: true });
    expect(npmPackagesStep(root).isDone()).toBe(false);
  });
});
