export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Words = {
  readonly hello: (name: string) => string;
  readonly helloWithoutName: string;
  readonly confirmation: {
    readonly subject: (number: string) => string;
    readonly heading: string;
    readonly thanks: string;
  };
  readonly shipped: { readonly subject: (number: string) => string; readonly heading: string; readonly text: string };
  readonly shippedPart: string;
  readonly collected: { readonly subject: (number: string) => string; readonly heading: string; readonly text: string };
  readonly cancelled: { readonly subject: (number: string) => string; readonly heading: string; readonly text: string };
  readonly cancelledPart: string;
  readonly returned: { readonly subject: (number: string) => string; readonly heading: string; readonly text: string };
  readonly refund: (amount: string) => string;
  readonly welcome: { readonly subject: (store: string) => string; readonly heading: string; readonly text: string };
  readonly orderNumber: string;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly free: string;
  readonly tax: string;
  readonly taxRelief: string;
  readonly rounding: string;
  readonly total: string;
  readonly refunded: string;
  readonly includedTax: (amount: string) => string;
  readonly shipsTo: string;
  readonly collectAt: string;
  readonly tracking: string;
  readonly track: string;
  readonly viewOrder: string;
  readonly footer: (store: string) => string;
};

const en: Words = {
  hello: (name) => `Hello ${name},`,
  helloWithoutName: 'Hello,',
  confirmation: {
    subject: (number) => `Your order ${number}`,
    heading: 'Thank you for your order',
    thanks: 'We have your order. Here is what you bought.',
  },
  shipped: {
    subject: (number) => `Your order ${number} is on its way`,
    heading: 'Your order is on its way',
    text: 'We have sent your goods.',
  },
  shippedPart: 'We have sent a part of your goods; the rest follows.',
  collected: {
    subject: (number) => `You collected your order ${number}`,
    heading: 'Your order was handed over',
    text: 'You have collected these goods.',
  },
  cancelled: {
    subject: (number) => `Your order ${number} was cancelled`,
    heading: 'Your order was cancelled',
    text: 'Your order will not be delivered.',
  },
  cancelledPart: 'These goods of your order will not be delivered.',
  returned: {
    subject: (number) => `We received your return for order ${number}`,
    heading: 'We received your return',
    text: 'Your goods have arrived with us.',
  },
  refund: (amount) => `We pay ${amount} back to you, the way you paid. Your bank may need a few days to show it.`,
  welcome: {
    subject: (store) => `Welcome to ${store}`,
    heading: 'Welcome',
    text: 'Your account is ready. Sign in with your e-mail address to see your orders and addresses.',
  },
  orderNumber: 'Order number',
  subtotal: 'Subtotal',
  discount: 'Discount',
  shipping: 'Shipping',
  free: 'Free',
  tax: 'Tax',
  taxRelief: 'Tax relief',
  rounding: 'Rounding',
  total: 'Total',
  refunded: 'Refund',
  includedTax: (amount) => `${amount} of it is tax`,
  shipsTo: 'Ships to',
  collectAt: 'Collect at',
  tracking: 'Tracking',
  track: 'Track the parcel',
  viewOrder: 'View your order',
  footer: (store) => `${store} sent you this e-mail because of your order or account. Nobody reads replies to it.`,
};

const de: Words = {
  hello: (name) => `Hallo ${name},`,
  helloWithoutName: 'Hallo,',
  confirmation: {
    subject: (number) => `Ihre Bestellung ${number}`,
    heading: 'Vielen Dank für Ihre Bestellung',
    thanks: 'Ihre Bestellung ist bei uns eingegangen. Das haben Sie gekauft:',
  },
  shipped: {
    subject: (number) => `Ihre Bestellung ${number} ist unterwegs`,
    heading: 'Ihre Bestellung ist unterwegs',
    text: 'Wir haben Ihre Ware versandt.',
  },
  shippedPart: 'Wir haben einen Teil Ihrer Ware versandt; der Rest folgt.',
  collected: {
    subject: (number) => `Sie haben Ihre Bestellung ${number} abgeholt`,
    heading: 'Ihre Bestellung wurde übergeben',
    text: 'Diese Ware haben Sie abgeholt.',
  },
  cancelled: {
    subject: (number) => `Ihre Bestellung ${number} wurde storniert`,
    heading: 'Ihre Bestellung wurde storniert',
    text: 'Ihre Bestellung wird nicht geliefert.',
  },
  cancelledPart: 'Diese Ware aus Ihrer Bestellung wird nicht geliefert.',
  returned: {
    subject: (number) => `Ihre Rücksendung zur Bestellung ${number} ist da`,
    heading: 'Ihre Rücksendung ist da',
    text: 'Ihre Ware ist bei uns eingetroffen.',
  },
  refund: (amount) =>
    `Wir erstatten Ihnen ${amount} auf dem Weg, auf dem Sie bezahlt haben. Bis Ihre Bank es anzeigt, können einige Tage vergehen.`,
  welcome: {
    subject: (store) => `Willkommen bei ${store}`,
    heading: 'Willkommen',
    text: 'Ihr Konto ist bereit. Melden Sie sich mit Ihrer E-Mail-Adresse an, um Ihre Bestellungen und Adressen zu sehen.',
  },
  orderNumber: 'Bestellnummer',
  subtotal: 'Zwischensumme',
  discount: 'Rabatt',
  shipping: 'Versand',
  free: 'Kostenlos',
  tax: 'Steuer',
  taxRelief: 'Steuerbefreiung',
  rounding: 'Rundung',
  total: 'Gesamtbetrag',
  refunded: 'Erstattung',
  includedTax: (amount) => `Darin sind ${amount} Steuer enthalten`,
  shipsTo: 'Lieferung an',
  collectAt: 'Abholung bei',
  tracking: 'Sendungsverfolgung',
  track: 'Sendung verfolgen',
  viewOrder: 'Bestellung ansehen',
  footer: (store) =>
    `${store} hat Ihnen diese E-Mail wegen Ihrer Bestellung oder Ihres Kontos gesandt. Antworten darauf liest niemand.`,
};

export const WORDS: Readonly<Record<Language, Words>> = { en, de };

/** The first of the wanted locales that we speak, as its language; English if there is none. */
export function languageOf(...locales: readonly string[]): Language {
  const wanted = locales.map((locale) => locale.toLowerCase().split('-')[0]);
  return LANGUAGES.find((language) => language === wanted.find((one) => one === 'en' || one === 'de')) ?? 'en';
}
