/** Languages in which words are also found by their own grammar, where the index can. */
export const LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pt'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The language of a locale such as `de-AT`, if it is one of ours. */
export function languageOf(locale: string | undefined): Language | undefined {
  const primary = locale?.split('-')[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === primary);
}
