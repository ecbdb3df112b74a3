import { type CurrencyCode, minorDigits } from './currencies.ts';
import { type Money, money } from './money.ts';

const DECIMAL = /^(-?)(\d{1,16})(?:\.(\d{1,8}))?$/;

/**
 * Reads a decimal amount such as `12.5` in a currency. Answers undefined when the text is no plain decimal, or has more
 * digits than the currency knows (`1.005` EUR): an amount is never rounded on the way in. Trailing zeros do not count.
 */
export function parseDecimal(text: string, currency: CurrencyCode): Money | undefined {
  const match = DECIMAL.exec(text.trim());
  if (!match) return undefined;
  const digits = minorDigits(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const amountMinor = Number(`${match[2]}${fraction.padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(amountMinor)) return undefined;
  return money(match[1] === '-' && amountMinor !== 0 ? -amountMinor : amountMinor, currency);
}

/** The plain decimal of an amount: 1250 EUR → `12.50`, 1250 JPY → `1250`. */
export function toDecimal({ amountMinor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(amountMinor)).padStart(digits + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const formats = new Map<string, Intl.NumberFormat>();

/** An amount as people of a locale write it: 1250 EUR in `de` → `12,50 €`. */
export function formatMoney(amount: Money, locale = 'en'): string {
  return formatOf(amount.currency, locale).format(toDecimal(amount) as Intl.StringNumericLiteral);
}

/** Making a format costs far more than using it. */
function formatOf(currency: CurrencyCode, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const digits = minorDigits(currency);
  const options = {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const format = new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}
