import { z } from 'zod';

const cursorSchema = z.tuple([z.union([z.string(), z.int()]), z.string()]);

/** Where a page ended: the value it is sorted by, and the id that breaks ties. */
export type Cursor = readonly [sortedBy: string | number, id: string];

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** A cursor that was not made here is no cursor: the list starts at its beginning. */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
