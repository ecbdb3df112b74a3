/** Minor digits of the ISO 4217 currencies that do not have two; every other currency has two. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** An ISO 4217 code, such as `EUR`. */
export type CurrencyCode = string;

let known: ReadonlySet<string> | undefined;

/** Is this one of the codes that the runtime's ICU data knows as currencies (ISO 4217 and its history)? */
export function isCurrencyCode(code: string): code is CurrencyCode {
  known ??= new Set(Intl.supportedValuesOf('currency'));
  return known.has(code);
}

/** How many digits follow the decimal point in this currency: EUR 2, JPY 0, KWD 3. */
export function minorDigits(currency: CurrencyCode): number {
  return MINOR_DIGITS[currency] ?? 2;
}
