import { describe, expect, test } from 'vitest';
import { chosenCount, listingAddress, readListing } from './listing.ts';

describe('the address of a list', () => {
  test('says words, facets, prices, stock and order', () => {
    const asked = {
      q: ' tent ',
      'f.type': 'Tents',
      'f.option.colour': ['Moss', 'Ink'],
      from: '10',
      to: '99.5',
      'in-stock': '1',
      sort: 'price_asc',
    };
    expect(readListing(asked, 'EUR')).toEqual({
      text: 'tent',
      filters: [
        { name: 'type', values: ['Tents'] },
        { name: 'option.colour', values: ['Moss', 'Ink'] },
      ],
      priceMinMinor: 1000,
      priceMaxMinor: 9950,
      inStockOnly: true,
      sort: 'PRICE_ASC',
      first: 24,
      currency: 'EUR',
    });
    expect(chosenCount(asked)).toBe(6);
  });

  test('counts prices in the digits of the currency', () => {
    expect(readListing({ from: '1200' }, 'JPY').priceMinMinor).toBe(1200);
    expect(readListing({ from: '1.234' }, 'KWD').priceMinMinor).toBe(1234);
  });

  test('that makes no sense asks for everything', () => {
    const nonsense = {
      q: '  ',
      sort: 'by-moon',
      from: '-3',
      to: 'lots',
      'in-stock': 'maybe',
      'f.type': '',
      other: 'x',
    };
    expect(readListing(nonsense, 'EUR')).toEqual({
      filters: [],
      inStockOnly: false,
      sort: 'RELEVANCE',
      first: 24,
      currency: 'EUR',
    });
  });

  test('changes in one thing and keeps the others', () => {
    const asked = { q: 'tent & pole', 'f.type': ['A', 'B'], after: 'x' };
    expect(listingAddress('/search', asked, { after: undefined })).toBe('/search?q=tent+%26+pole&f.type=A&f.type=B');
    expect(listingAddress('/search', {}, {})).toBe('/search');
  });
});
