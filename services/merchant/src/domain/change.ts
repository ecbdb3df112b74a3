import { accept, type Result, reject } from '@concord/result';

export type VersionConflict = { readonly code: 'VERSION_CONFLICT'; readonly version: number };

/** What of a thing is to change; a field that is not there, or undefined, stays as it is. */
export type Changes<Thing, Field extends keyof Thing> = { readonly [Name in Field]?: Thing[Name] | undefined };

/** The thing with the changes made, one version on. */
export function withChanges<Thing extends { readonly version: number }>(
  thing: Thing,
  changes: { readonly [Name in keyof Thing]?: Thing[Name] | undefined },
): Thing {
  const made = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...thing, ...Object.fromEntries(made), version: thing.version + 1 };
}

/** Refuses a change that was made against an older version than the one that stands. */
export function atVersion<Thing extends { readonly version: number }>(
  thing: Thing,
  expectedVersion: number | undefined,
): Result<Thing, VersionConflict> {
  if (expectedVersion === undefined || expectedVersion === thing.version) return accept(thing);
  return reject({ code: 'VERSION_CONFLICT', version: thing.version });
}
