const regionNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const NOT_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO']);
const IANA_NAME = /^(UTC|[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)+)$/;

/** An ISO 3166-1 code of two letters that this runtime's CLDR data knows as a country. */
export function isCountryCode(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && !NOT_COUNTRIES.has(text) && regionNames.of(text) !== undefined;
}

/** A name of the IANA time zone database, such as `Europe/Berlin`. A fixed offset is none: it knows no summer time. */
export function isTimeZone(text: string): boolean {
  if (!IANA_NAME.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The BCP 47 tag in its canonical spelling (`de-de` → `de-DE`), or undefined if it is none. */
export function canonicalLocale(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
