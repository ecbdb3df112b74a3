import { describe, expect, test } from 'vitest';
import { cacheControlOf } from './cache-control.ts';

describe('a cache before the storefront', () => {
  test.each(['/', '/?x=1', '/search?q=tent', '/categories/tents', '/products/tent?colour=moss'])(
    'may keep %s of a visitor without cookies for moments',
    (url) => {
      expect(cacheControlOf('GET', url, {})).toMatch(/^public, .*s-maxage=10/);
    },
  );

  test('may not keep what a visitor with a cart sees, nor the data of a move between pages', () => {
    expect(cacheControlOf('GET', '/', { cookie: 'cart-1=cart_1' })).toBe('private, no-cache');
    expect(cacheControlOf('GET', '/', { rsc: '1' })).toBe('private, no-cache');
  });

  test.each(['/cart', '/checkout', '/checkout/payment?token=t', '/orders/abc', '/orders'])(
    'may never keep %s',
    (url) => {
      expect(cacheControlOf('GET', url, {})).toBe('private, no-store');
    },
  );

  test('is told nothing about the rest', () => {
    expect(cacheControlOf('GET', '/_next/static/x.js', {})).toBeUndefined();
    expect(cacheControlOf('POST', '/products/tent', {})).toBeUndefined();
  });
});
