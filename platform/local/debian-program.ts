import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StartProblem } from '../setup/start-problem.mjs';
import { downloaded, runClient } from './downloads.ts';

/** Debian's package of a server, and the version of the server that its recipe was written for. */
export type DebianPackage = { readonly name: string; readonly version: string };

/** An unpacked package with what it needs and this machine lacks; nothing is installed, and root is not needed. */
export type DebianProgram = { readonly folder: string; readonly environment: Readonly<Record<string, string>> };

/**
 * Debian replaces a package by its patched build and forgets the old one, so the server's version is pinned and the
 * build is not.
 */
export async function debianProgram(wanted: DebianPackage): Promise<DebianProgram> {
  const folder = await downloaded(`debian-${wanted.name}-${wanted.version}-${process.arch}`, (draft) =>
    unpack(wanted, draft),
  );
  const libraries = join(folder, 'usr', 'lib', process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu');
  return { folder, environment: { LD_LIBRARY_PATH: libraries } };
}

async function unpack(wanted: DebianPackage, folder: string): Promise<void> {
  const archives = join(folder, 'archives');
  mkdirSync(join(archives, 'partial'), { recursive: true });
  await download(wanted.name, archives).catch(async () => {
    // A fresh container has no package lists yet.
    await runClient('apt-get', ['update'], folder);
    await download(wanted.name, archives);
  });
  const files = readdirSync(archives).filter((file) => file.endsWith('.deb'));
  const found = files.find((file) => file.startsWith(`${wanted.name}_`));
  const version = found?.split('_')[1]?.replace(/^\d+%3a/, '');
  if (!version?.startsWith(`${wanted.version}-`)) {
    throw new StartProblem(`The recipe is for ${wanted.name} ${wanted.version}; this Debian has ${found ?? 'none'}.`);
  }
  for (const file of files) await runClient('dpkg-deb', ['--extract', join(archives, file), folder], folder);
  rmSync(archives, { recursive: true });
}

async function download(name: string, archives: string): Promise<void> {
  const options = [`Dir::Cache::archives=${archives}`, 'Debug::NoLocking=1'].flatMap((option) => ['-o', option]);
  const wanted = ['install', '--download-only', '--reinstall', '--yes', '--no-install-recommends', name];
  await runClient('apt-get', [...options, ...wanted], archives);
}
