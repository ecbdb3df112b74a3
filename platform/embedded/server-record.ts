import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { StartProblem } from '../setup/start-problem.mjs';
import { readIfPresent } from './read-if-present.ts';

/** What must be remembered about a data folder beside the data: kept next to it, for its owner's eyes only. */
export type ServerRecord = { readonly formatVersion: number; readonly password: string; readonly port?: number };

/** Raised when this code lays a data folder out in a way that older code would not understand. */
const formatVersion = 1;

export function recordPath(dataDir: string): string {
  return `${dataDir}.server.json`;
}

export function newRecord(password: string | undefined): ServerRecord {
  return { formatVersion, password: password ?? randomBytes(24).toString('base64url') };
}

export function readRecord(dataDir: string): ServerRecord | undefined {
  const path = recordPath(dataDir);
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  const found: unknown = JSON.parse(text);
  if (!isRecord(found))
    throw new StartProblem(`${path} is damaged: restore it from a backup together with ${dataDir}.`);
  if (found.formatVersion > formatVersion) {
    throw new StartProblem(
      `${dataDir} was written by a newer Concord (format ${found.formatVersion}, this one reads ${formatVersion}): update this one, or choose another folder.`,
    );
  }
  return found;
}

function isRecord(value: unknown): value is ServerRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'formatVersion' in value &&
    typeof value.formatVersion === 'number' &&
    'password' in value &&
    typeof value.password === 'string'
  );
}

export function writeRecord(dataDir: string, record: ServerRecord): void {
  const draft = `${recordPath(dataDir)}.new`;
  const file = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, recordPath(dataDir));
}
