import type { z } from 'zod';
import type { searchContract } from '../../contract.ts';
import { languageOf } from '../domain/languages.ts';
import { closestWord, plainText, stemOf, wordsOf } from '../domain/words.ts';
import type { SearchIndex, SearchQuery } from '../storage/search-index.ts';

type Operations = (typeof searchContract)['operations'];
type SearchInput = z.output<Operations['searchProducts']['input']>;
type SearchOutput = z.input<Operations['searchProducts']['output']>;

const MAX_WORDS = 10;

/** Searches as asked; where nothing has all the words, once more with those corrected that nothing has. */
export async function searchProducts(
  index: SearchIndex,
  merchantId: string,
  input: SearchInput,
): Promise<SearchOutput> {
  const typed = wordsOf(input.text ?? '').slice(0, MAX_WORDS);
  const query = queryOf(input, typed);
  const found = await index.search(merchantId, query);
  if (found.total > 0 || typed.length === 0) return shown(found);
  const corrected = await correct(index, merchantId, typed);
  if (!corrected) return shown(found);
  return { ...shown(await index.search(merchantId, queryOf(input, corrected))), correctedText: corrected.join(' ') };
}

/** Completes the word that is being typed, and shows products that have all words. */
export async function suggestTerms(index: SearchIndex, merchantId: string, text: string, first: number) {
  const typed = wordsOf(text).slice(0, MAX_WORDS);
  const last = typed.at(-1);
  if (last === undefined) return { terms: [], products: [] };
  const [words, products] = await Promise.all([
    index.wordsBeginning(merchantId, last, first),
    index.productsBeginning(merchantId, stems(typed), first),
  ]);
  return { terms: words.map((word) => [...typed.slice(0, -1), word].join(' ')), products };
}

function queryOf(input: SearchInput, words: readonly string[]): SearchQuery {
  const { categoryHandle, collectionHandle, filters, locale, ...rest } = input;
  return {
    ...rest,
    language: languageOf(locale),
    words: stems(words),
    places: [
      ...(categoryHandle === undefined ? [] : [`category/${categoryHandle}`]),
      ...(collectionHandle === undefined ? [] : [`collection/${collectionHandle}`]),
    ],
    filters: Object.fromEntries(
      Object.entries(filters)
        .filter(([, values]) => values.length > 0)
        .map(([name, values]) => [name, values.map(plainText)]),
    ),
  };
}

async function correct(
  index: SearchIndex,
  merchantId: string,
  typed: readonly string[],
): Promise<string[] | undefined> {
  const similar = await index.similarWords(merchantId, stems(typed));
  const corrected = typed.map((word) => closestWord(stemOf(word), similar.get(stemOf(word)) ?? []) ?? word);
  return corrected.some((word, at) => word !== typed[at]) ? corrected : undefined;
}

function stems(words: readonly string[]): string[] {
  return [...new Set(words.map(stemOf))];
}

function shown(found: Awaited<ReturnType<SearchIndex['search']>>): SearchOutput {
  return {
    ...found,
    items: [...found.items],
    facets: found.facets.map(({ name, values }) => ({ name, label: labelOf(name), values: [...values] })),
  };
}

/** `option.colour` → `Colour`. */
function labelOf(name: string): string {
  const plain = name.replace(/^(?:option|field)\./, '');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
