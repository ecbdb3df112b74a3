import { accept, type Result, reject } from '@concord/result';

export type Theme = {
  readonly accentColour: string | null;
  readonly logoUrl: string | null;
  readonly tagline: string | null;
};

export type TaxRounding = 'line' | 'total';

/** One sales channel of a merchant, with its own currency, languages and host. */
export type Store = {
  readonly id: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly currency: string;
  readonly currencies: readonly string[];
  readonly locale: string;
  readonly locales: readonly string[];
  readonly countryCode: string;
  readonly pricesIncludeTax: boolean;
  readonly taxRounding: TaxRounding;
  /** The smallest coin by currency, in minor units. */
  readonly cashRounding: Readonly<Record<string, number>>;
  readonly host: string | null;
  readonly theme: Theme;
  readonly orderNumberPrefix: string;
  readonly keysMade: number;
  readonly version: number;
};

export type StoreNotFound = { readonly code: 'STORE_NOT_FOUND' };
export type HostTaken = { readonly code: 'HOST_TAKEN' };
export type CurrencyNotSoldIn = { readonly code: 'CURRENCY_NOT_SOLD_IN'; readonly currency: string };

export type NewStore = Pick<Store, 'id' | 'name' | 'currency' | 'locale' | 'countryCode'> & {
  readonly [Field in 'currencies' | 'locales' | 'pricesIncludeTax' | 'taxRounding' | 'cashRounding' | 'host']?:
    | Store[Field]
    | undefined;
};

const PRICES_WITHOUT_TAX = new Set(['US', 'CA']);

/** Smallest coins where one minor unit has none; euro countries that round do so by law or custom of the country. */
const SMALLEST_COIN_MINOR: Readonly<Record<string, number>> = {
  AUD: 5,
  CAD: 5,
  CHF: 5,
  CZK: 100,
  DKK: 50,
  HUF: 500,
  NOK: 100,
  NZD: 10,
  SEK: 100,
};
const EURO_FIVE_CENT_COUNTRIES = new Set(['BE', 'EE', 'FI', 'IE', 'IT', 'LT', 'NL', 'SK']);

/** A new store: what is not said is as usual in its country. */
export function openStore(wanted: NewStore): Result<Store, CurrencyNotSoldIn> {
  const currencies = wanted.currencies ?? [wanted.currency];
  const locales = wanted.locales ?? [wanted.locale];
  return checked({
    id: wanted.id,
    name: wanted.name,
    status: 'open',
    currency: wanted.currency,
    currencies,
    locale: wanted.locale,
    locales,
    countryCode: wanted.countryCode,
    pricesIncludeTax: wanted.pricesIncludeTax ?? !PRICES_WITHOUT_TAX.has(wanted.countryCode),
    taxRounding: wanted.taxRounding ?? 'line',
    cashRounding: wanted.cashRounding ?? usualCashRounding(currencies, wanted.countryCode),
    host: wanted.host ?? null,
    theme: { accentColour: null, logoUrl: null, tagline: null },
    orderNumberPrefix: '',
    keysMade: 0,
    version: 1,
  });
}

/** A store sells in its own currency and speaks its own language; each is listed once. */
export function checked(store: Store): Result<Store, CurrencyNotSoldIn> {
  const currencies = [...new Set(store.currencies)];
  if (!currencies.includes(store.currency)) return reject({ code: 'CURRENCY_NOT_SOLD_IN', currency: store.currency });
  return accept({ ...store, currencies, locales: [...new Set([store.locale, ...store.locales])] });
}

function usualCashRounding(currencies: readonly string[], countryCode: string): Record<string, number> {
  const smallestCoinMinor = (currency: string): number =>
    currency === 'EUR' && EURO_FIVE_CENT_COUNTRIES.has(countryCode) ? 5 : (SMALLEST_COIN_MINOR[currency] ?? 1);
  const rounded = currencies.map((currency) => [currency, smallestCoinMinor(currency)] as const);
  return Object.fromEntries(rounded.filter(([, incrementMinor]) => incrementMinor > 1));
}
