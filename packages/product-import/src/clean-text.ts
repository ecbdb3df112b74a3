// Invisible characters that copying from web pages and spreadsheets leaves behind. The joiners U+200C and U+200D stay:
// emoji and several scripts need them.
const INVISIBLE = /(?![\t\n\v\f\r\u0085])\p{Cc}|[\u00AD\u200B\u200E\u200F\u2028-\u202E\u2060\uFEFF]/gu;
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** One line of text: NFC, every run of white space (NBSP and line ends too) one space, nothing invisible, trimmed. */
export function cleanLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/[\u0085\u2028\u2029]/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');
}

/** Two spellings with the same key are one word: case, width and invisible characters do not count. */
export function spellingKey(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return cleanLine(text.normalize('NFKC').replace(/[\u200C\u200D]/g, '')).toLowerCase();
}

/** Text of several lines: only LF ends a line, nothing invisible. Spaces that do not break are kept. */
export function cleanBlock(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(INVISIBLE, '')
    .trim();
}

/** The same text in memory of its own. A slice keeps the whole chunk of the file that it was cut from alive. */
export function copied(text: string): string {
  return Buffer.from(text).toString();
}
