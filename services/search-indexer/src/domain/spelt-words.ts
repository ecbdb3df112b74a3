import type { SearchDocument } from './search-document.ts';

/** Words that people type: those products are called by, without codes and the description's prose. Sorted, each once. */
export function speltWords(documents: readonly SearchDocument[]): string[] {
  return [...new Set(documents.flatMap((document) => document.words.filter(isSpelt).map(([word]) => word)))].toSorted();
}

function isSpelt([word, weight]: SearchDocument['words'][number]): boolean {
  return weight !== 'D' && word.length > 1 && !/\d|[^\p{L}\p{N}]/u.test(word);
}
