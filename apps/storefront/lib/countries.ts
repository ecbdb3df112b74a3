const CODES =
  'AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT JP LI LT LU LV MT NL NO NZ PL PT RO SE SI SK US';

/** Where addresses may be, in the visitor's language, the store's own country first. */
export function countries(locale: string, first: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  const codes = CODES.split(' ').includes(first) ? CODES.split(' ') : [first, ...CODES.split(' ')];
  return codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => Number(b.code === first) - Number(a.code === first) || a.name.localeCompare(b.name, locale));
}
