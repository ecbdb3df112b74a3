import { append, put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { newImport } from '../domain/import.ts';
import { importParts, imports } from '../storage/tables.ts';

export type StartImport = {
  readonly importId: string;
  readonly csv: string;
  readonly currency: string;
  readonly locationId: string;
  readonly dryRun: boolean;
};

const PART_LENGTH = 262_144;

/** Keeps the file and the wish to import it in one commit; a worker does the rest. */
export const startImport: Write<StartImport, string> = {
  name: 'startImport',
  load: ({ importId }) => [rowKey(imports, importId)],
  decide: ({ importId, csv, ...wanted }, _state, { nowMs, actor }) => {
    const parts = splitText(csv);
    const started = newImport({ ...wanted, id: importId, parts: parts.length, startedBy: actor }, nowMs);
    return accept({
      effectId: importId,
      put: [put(imports, started)],
      append: parts.map((content, part) => append(importParts, { importId, part, content })),
    });
  },
  answer: (_state, importId) => importId,
};

/** Pieces that never cut a character in two, without what a text column cannot hold. */
function splitText(csv: string): string[] {
  // The reader calls a file with this mark in a header or a cell unreadable text; a NUL could not even be kept.
  const text = csv.toWellFormed().replaceAll('\u0000', '\uFFFD');
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const end = from + PART_LENGTH;
    const isCut = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
    parts.push(text.slice(from, isCut ? end + 1 : end));
    from = isCut ? end + 1 : end;
  }
  return parts;
}
