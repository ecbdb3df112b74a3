import type { Language } from '../../domain/languages.ts';

const FIELDS = { words_a: 10, words_b: 4, words_d: 0.5 } as const;
/** A whole word says more than the beginning of one. */
const WHOLE = 1.5;
const BY_GRAMMAR = 0.25;

/**
 * A word that must be found, and how much it says where it is found. The scores are constants: those that Elasticsearch
 * works out itself count words over all documents of a shard, other merchants' among them, and change between two pages.
 */
export function scoredWord(word: string, language?: Language): object {
  const places = Object.entries(FIELDS).flatMap(([field, weight]) => [
    constant({ term: { [field]: word } }, weight * WHOLE),
    constant({ prefix: { [field]: word } }, weight),
  ]);
  // A word that the language leaves out, such as an article, is no condition.
  const grammar = language && { match: { [`prose.${language}`]: { query: word, zero_terms_query: 'all' } } };
  return { dis_max: { queries: grammar ? [...places, constant(grammar, BY_GRAMMAR)] : places } };
}

/** Products that have a word like this, or exactly this one. */
export function hasWord(word: string, how: 'prefix' | 'term'): object {
  return { bool: { should: Object.keys(FIELDS).map((field) => ({ [how]: { [field]: word } })) } };
}

function constant(filter: object, boost: number): object {
  return { constant_score: { filter, boost } };
}
