export type DemoAddress = {
  readonly line1: string;
  readonly postalCode: string;
  readonly city: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
};

export type DemoStore = {
  readonly key: 'europe' | 'america';
  readonly name: string;
  readonly currency: 'EUR' | 'USD';
  readonly locales: readonly [string, ...string[]];
  readonly pricesIncludeTax: boolean;
  readonly orderPrefix: string;
};

export type DemoLocationKey = 'luebeck' | 'hamburg' | 'amsterdam';

export type DemoLocation = {
  readonly key: DemoLocationKey;
  readonly name: string;
  readonly kind: 'warehouse' | 'shop';
  readonly address: DemoAddress;
  readonly timeZone: string;
  readonly offersPickup: boolean;
  readonly shipsOrders: boolean;
  /** 1 ships first. */
  readonly priority: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly registers: readonly { readonly key: string; readonly name: string }[];
};

export const DEMO_MERCHANT = {
  name: 'Alder & Tarn',
  legalName: 'Alder & Tarn Trading GmbH',
  email: 'hello@alder-and-tarn.example.test',
  about: 'Things for outside, and for coming home: made slowly, repaired for ever.',
  owner: { givenName: 'Ida', familyName: 'Brandt', email: 'ida.brandt@example.test' },
} as const;

export const DEMO_STORES: readonly DemoStore[] = [
  {
    key: 'europe',
    name: 'Alder & Tarn',
    currency: 'EUR',
    locales: ['en-GB', 'de-DE', 'nl-NL'],
    pricesIncludeTax: true,
    orderPrefix: 'AT',
  },
  {
    key: 'america',
    name: 'Alder & Tarn US',
    currency: 'USD',
    locales: ['en-US'],
    pricesIncludeTax: false,
    orderPrefix: 'US',
  },
];

export const DEMO_LOCATIONS: readonly DemoLocation[] = [
  {
    key: 'luebeck',
    name: 'Lübeck warehouse',
    kind: 'warehouse',
    address: { line1: 'Erlenkai 12', postalCode: '23552', city: 'Lübeck', country: 'DE' },
    timeZone: 'Europe/Berlin',
    offersPickup: false,
    shipsOrders: true,
    priority: 1,
    latitude: 53.87,
    longitude: 10.69,
    registers: [],
  },
  {
    key: 'hamburg',
    name: 'Hamburg shop',
    kind: 'shop',
    address: { line1: 'Farnstraße 8', postalCode: '20357', city: 'Hamburg', country: 'DE' },
    timeZone: 'Europe/Berlin',
    offersPickup: true,
    shipsOrders: true,
    priority: 2,
    latitude: 53.56,
    longitude: 9.96,
    registers: [
      { key: 'hamburg-1', name: 'Hamburg 1' },
      { key: 'hamburg-2', name: 'Hamburg 2' },
    ],
  },
  {
    key: 'amsterdam',
    name: 'Amsterdam shop',
    kind: 'shop',
    address: { line1: 'Elzenkade 31', postalCode: '1016 DX', city: 'Amsterdam', country: 'NL' },
    timeZone: 'Europe/Amsterdam',
    offersPickup: true,
    shipsOrders: false,
    priority: 3,
    latitude: 52.37,
    longitude: 4.88,
    registers: [{ key: 'amsterdam-1', name: 'Amsterdam 1' }],
  },
];
