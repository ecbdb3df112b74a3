const WORD = /[\p{L}\p{N}]+/gu;
const MAX_WORD_LENGTH = 60;

/** Lower case, without accents: `Été` and `ete` are one. The database compares bytes (C locale). */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .toWellFormed();
}

/** The words of a text, in order, as they are searched. */
export function wordsOf(text: string): string[] {
  return (plainText(text).match(WORD) ?? []).map((word) => word.slice(0, MAX_WORD_LENGTH));
}

/** What a word is looked up by: without the ending of a plural, so that `jackets` finds a jacket. */
export function stemOf(word: string): string {
  if (word.length > 4 && /(?:ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word;
}

/** How many keystrokes apart two words are: a letter put in, left out, changed, or swapped with its neighbour. */
export function editDistance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let [twoAgo, previous] = [[] as number[], right.map((_, index) => index)];
  previous.push(right.length);
  for (const [row, letter] of left.entries()) {
    const current = [row + 1];
    for (const [column, other] of right.entries()) {
      const isSame = letter === other;
      const isSwap = row > 0 && column > 0 && letter === right[column - 1] && left[row - 1] === other;
      current.push(
        Math.min(
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (previous[column] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (twoAgo[column - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [twoAgo, previous] = [previous, current];
  }
  return previous.at(-1) ?? 0;
}

/** The known word that was meant, if one is close enough: one keystroke for short words, two for longer ones. */
export function closestWord(word: string, candidates: readonly string[]): string | undefined {
  const allowed = word.length <= 4 ? 1 : 2;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate;
}
