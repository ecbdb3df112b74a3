import { describe, expect, test } from 'vitest';
import type { ProductVariant } from '../queries/product.ts';
import { addressWith, chooseVariant, variantWith } from './variants.ts';

const euros = (amountMinor: number) => ({ amount: { amountMinor, currency: 'EUR' }, compareAt: null });

const variant = (colour: string, size: string, isSold = true): ProductVariant => ({
  id: `${colour}-${size}`,
  title: `${colour} / ${size}`,
  sku: null,
  options: [
    { name: 'Colour', value: colour },
    { name: 'Size', value: size },
  ],
  price: isSold ? euros(100) : null,
  image: null,
  requiresShipping: true,
});

const variants = [variant('Moss', 'S', false), variant('Moss', 'M'), variant('Ink', 'S'), variant('Ink', 'M')];
const names = ['Colour', 'Size'];

describe('the variant that a page shows', () => {
  test('is the one that was chosen, sold out or not', () => {
    expect(chooseVariant(variants, names, { colour: 'Ink', size: 'M' }, new Set(['Ink-M']))?.id).toBe('Ink-M');
  });

  test('without a choice is the first that is sold and in stock', () => {
    expect(chooseVariant(variants, names, {}, new Set())?.id).toBe('Moss-M');
    expect(chooseVariant(variants, names, {}, new Set(['Moss-M']))?.id).toBe('Ink-S');
  });

  test('keeps the colour where the size makes no sense', () => {
    expect(chooseVariant(variants, names, { colour: 'Ink', size: 'XXL' }, new Set())?.id).toBe('Ink-S');
  });

  test('is none where the product has none', () => {
    expect(chooseVariant([], names, {}, new Set())).toBeUndefined();
  });
});

describe('another value of one option', () => {
  test('keeps the other options, in the address and in what is looked up', () => {
    const current = variant('Ink', 'M');
    expect(addressWith('rain jacket', current, 'Colour', 'Moss')).toBe('/products/rain%20jacket?colour=Moss&size=M');
    expect(variantWith(variants, current, 'Colour', 'Moss')?.id).toBe('Moss-M');
    expect(variantWith(variants, current, 'Size', 'XL')).toBeUndefined();
  });
});
