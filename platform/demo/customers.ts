import type { DemoAddress } from './merchant.ts';

export type DemoCustomer = {
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly locale: string;
  readonly tags: readonly string[];
  readonly acceptsMarketing: boolean;
  readonly address: DemoAddress;
};

export const DEMO_CUSTOMERS: readonly DemoCustomer[] = [
  customer('mara', 'Mara', 'Lindqvist', 'de-DE', ['regular'], {
    line1: 'Ahornweg 4',
    postalCode: '22765',
    city: 'Hamburg',
    country: 'DE',
  }),
  customer('jonas', 'Jonas', 'Petersen', 'de-DE', [], {
    line1: 'Am Deich 17',
    postalCode: '24937',
    city: 'Flensburg',
    country: 'DE',
  }),
  customer('femke', 'Femke', 'de Groot', 'nl-NL', ['regular'], {
    line1: 'Wilgenpad 22',
    postalCode: '1091 GH',
    city: 'Amsterdam',
    country: 'NL',
  }),
  customer('amara', 'Amara', 'Okafor', 'en-GB', ['press'], {
    line1: 'Mühlgasse 3',
    postalCode: '10119',
    city: 'Berlin',
    country: 'DE',
  }),
  customer('luc', 'Luc', 'Moreau', 'en-GB', [], {
    line1: '9 rue des Tilleuls',
    postalCode: '59800',
    city: 'Lille',
    country: 'FR',
  }),
  customer('noor', 'Noor', 'van Dijk', 'nl-NL', ['staff-family'], {
    line1: 'Berkenlaan 56',
    postalCode: '3512 AB',
    city: 'Utrecht',
    country: 'NL',
  }),
  customer('grace', 'Grace', 'Whitfield', 'en-US', ['regular'], {
    line1: '418 Juniper Street',
    postalCode: '97205',
    city: 'Portland',
    region: 'OR',
    country: 'US',
  }),
  customer('mateo', 'Mateo', 'Rivera', 'en-US', [], {
    line1: '77 Cedar Avenue',
    postalCode: '80302',
    city: 'Boulder',
    region: 'CO',
    country: 'US',
  }),
];

function customer(
  key: string,
  givenName: string,
  familyName: string,
  locale: string,
  tags: readonly string[],
  address: DemoAddress,
): DemoCustomer {
  return {
    key,
    givenName,
    familyName,
    email: `${key}@example.test`,
    locale,
    tags,
    acceptsMarketing: tags.includes('regular'),
    address,
  };
}
