import type { FileRejection, FileRejectionCode } from './problems.ts';

/** Thrown inside the package while a file is read; `readShopifyCsv` turns it into the file's rejection. */
export class UnreadableFile extends Error {
  readonly code: FileRejectionCode;
  readonly row: number | undefined;

  constructor(code: FileRejectionCode, message: string, row?: number) {
    super(message);
    this.code = code;
    this.row = row;
  }

  rejection(rowReached: number): FileRejection {
    return { kind: 'rejected', code: this.code, row: this.row ?? rowReached, message: this.message };
  }
}

/**
 * Bytes or text, cut anywhere, as text. Leading byte order marks are taken off. Refuses what is not UTF-8 (a spreadsheet
 * saved as Windows-1252 or UTF-16) and what holds a NUL (a workbook, an archive, an image).
 */
export async function* decodeText(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let begun = false;
  for await (const chunk of source) {
    let text = decoded(decoder, chunk);
    if (text.includes('\0')) throw new UnreadableFile('BINARY_FILE', 'The file holds binary data, not text.');
    if (!begun) text = text.replace(/^\uFEFF+/, '');
    if (text === '') continue;
    begun = true;
    yield text;
  }
  const rest = decoded(decoder, undefined);
  if (rest !== '') yield rest;
}

function decoded(decoder: TextDecoder, chunk: Uint8Array | string | undefined): string {
  if (typeof chunk === 'string') return chunk;
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableFile('NOT_UTF8', 'The file is not UTF-8. Save it as "CSV UTF-8" and try again.');
  }
}
