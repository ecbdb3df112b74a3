import type { CommonRejection } from '@concord/contract';
import { accept, type Result, reject } from '@concord/result';
import type { z } from 'zod';

/** A page's last key as text that callers pass back unread. */
export function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function readCursor<Key extends z.ZodType>(
  key: Key,
  cursor: string | undefined,
): Result<z.output<Key> | undefined, CommonRejection> {
  if (cursor === undefined) return accept(undefined);
  const parsed = key.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return accept(parsed.data);
  return reject({
    code: 'INVALID_INPUT',
    issues: [{ field: 'after', message: 'Expected the nextCursor of the page before' }],
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
