import { z } from 'zod';

/** How a list writes down where a page ended, and reads it again. What it did not write is no cursor: it then begins anew. */
export type Cursors<Cursor> = {
  readonly write: (cursor: Readonly<Cursor>) => string;
  readonly read: (text: string | undefined) => Readonly<Cursor> | undefined;
};

export function cursorsOf<Cursor>(schema: z.ZodType<Cursor>): Cursors<Cursor> {
  return {
    write: (cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url'),
    read: (text) => {
      if (text === undefined) return undefined;
      const parsed = schema.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
      return parsed.success ? parsed.data : undefined;
    },
  };
}

/** The value that a list is sorted by, and the id that breaks ties. */
export type SortCursor = [sortedBy: string | number, id: string];

export const sortCursors: Cursors<SortCursor> = cursorsOf(z.tuple([z.union([z.string(), z.int()]), z.string()]));

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
