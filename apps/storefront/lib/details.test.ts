import { describe, expect, test } from 'vitest';
import { readDetails } from './details.ts';

const person = { email: 'mara@example.test', name: 'Mara Linden', phone: '' };
const address = { countryCode: 'DE', line1: 'Farnstraße 1', line2: '', postalCode: '20357', city: 'Hamburg' };

describe('who buys and where it goes', () => {
  test('takes an address for what is sent, a shop for what is picked up', () => {
    expect(readDetails({ kind: 'ship', ...person, ...address })).toMatchObject({ ok: true, details: { kind: 'ship' } });
    expect(readDetails({ kind: 'pickup', ...person, shop: 'loc_1', line1: '' })).toMatchObject({
      ok: true,
      details: { shop: 'loc_1' },
    });
  });

  test('says for each field what is missing', () => {
    const read = readDetails({ kind: 'ship', ...person, ...address, email: 'mara', line1: ' ', city: '' });
    expect(read.ok ? [] : Object.keys(read.errors).sort()).toEqual(['city', 'email', 'line1']);
  });
});
