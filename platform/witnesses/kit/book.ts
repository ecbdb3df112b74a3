import {
  close,
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  read,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Where an entry stands in the book, in bytes. */
export type Position = { readonly offset: number; readonly length: number };

/** An append-only file of JSON lines. Entries stand in the order of the calls. */
export type Book<Entry> = {
  /** Resolves when the entry is on the disk; all calls that wait meanwhile share the next flush. */
  readonly append: (entry: Entry) => Promise<Position>;
  /** Resolves when everything appended so far is on the disk: await it before answering from memory. */
  readonly settled: () => Promise<void>;
  readonly read: (position: Position) => Promise<Entry>;
  readonly close: () => Promise<void>;
};

export type BookOptions<Entry> = {
  readonly path: string;
  readonly parse: (value: unknown) => Entry;
  readonly replay: (entry: Entry, position: Position) => void;
  /** False for notes whose loss is harmless: they are written, not flushed. */
  readonly flush?: boolean;
};

const NEWLINE = 10;
const readBytes = promisify(read);

/**
 * Opens the book and replays it. A last line without its newline was never answered to anyone (the process died while
 * writing it), so it is cut off; any other line that does not parse is a fault.
 */
export function openBook<Entry>(options: BookOptions<Entry>): Book<Entry> {
  const file = openSync(options.path, 'a+', 0o600);
  syncFolder(dirname(options.path));
  const replayedBytes = replayLines(file, options);
  ftruncateSync(file, replayedBytes);
  return appendingBook(file, replayedBytes, options);
}

function replayLines<Entry>(file: number, { parse, replay }: BookOptions<Entry>): number {
  const bytes = readFileSync(file);
  let offset = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, offset)) {
    replay(parse(JSON.parse(bytes.toString('utf8', offset, end))), { offset, length: end - offset });
    offset = end + 1;
  }
  return offset;
}

function appendingBook<Entry>(file: number, startBytes: number, { parse, flush = true }: BookOptions<Entry>) {
  type Batch = { text: string; readonly done: PromiseWithResolvers<void> };
  let sizeBytes = startBytes;
  let waiting: Batch | undefined;

  /**
   * In this thread: a flush takes less than the way to another thread and back does, and whoever comes meanwhile shares the
   * next. What fails ends the process: after a failed flush nobody knows what the disk holds.
   */
  function writeWaiting(): void {
    const batch = waiting;
    if (!batch) return;
    waiting = undefined;
    writeFileSync(file, batch.text);
    if (flush) fdatasyncSync(file);
    batch.done.resolve();
  }

  return {
    async append(entry: Entry): Promise<Position> {
      const line = JSON.stringify(entry);
      const position = { offset: sizeBytes, length: Buffer.byteLength(line) };
      sizeBytes += position.length + 1;
      if (!waiting) {
        waiting = { text: '', done: Promise.withResolvers() };
        setImmediate(writeWaiting);
      }
      waiting.text += `${line}\n`;
      await waiting.done.promise;
      return position;
    },
    async settled(): Promise<void> {
      await waiting?.done.promise;
    },
    async read({ offset, length }: Position): Promise<Entry> {
      const { buffer } = await readBytes(file, { buffer: Buffer.alloc(length), position: offset });
      return parse(JSON.parse(buffer.toString('utf8')));
    },
    async close(): Promise<void> {
      await waiting?.done.promise;
      await promisify(close)(file);
    },
  };
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
