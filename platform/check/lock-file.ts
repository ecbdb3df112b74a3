type LockedPackage = { readonly optionalDependencies?: Readonly<Record<string, string>> };
export type LockFile = { readonly packages: Readonly<Record<string, LockedPackage>> };

/**
 * `npm install` leaves an optional package that it cannot find out of the lock file, without a word; `npm ci` then
 * refuses the file, on every other machine. Answers what is left out.
 */
export function missingFromLock({ packages }: LockFile): string[] {
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${name}, which ${path === '' ? 'package.json' : path} names, is not in package-lock.json`),
  );
}

/** Where Node looks for what the package at this path imports, nearest first. */
function foldersAbove(path: string): string[] {
  const parts = path === '' ? [] : path.split('/');
  return Array.from({ length: parts.length + 1 }, (_, cut) => parts.slice(0, parts.length - cut))
    .filter((folder) => folder.at(-1) !== 'node_modules')
    .map((folder) => (folder.length === 0 ? '' : `${folder.join('/')}/`));
}
