import { readFileSync } from 'node:fs';

const absent = new Set(['ENOENT', 'ESRCH', 'ENOTDIR']);

export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && absent.has(String(error.code))) return undefined;
    throw error;
  }
}
