import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ImportedProduct, type RowProblem, readShopifyCsv, variantKey } from '@concord/product-import';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  DEMO_CUSTOMERS,
  DEMO_IMAGE_NAMES,
  DEMO_LOCATIONS,
  DEMO_ORDERS,
  DEMO_PROMOTIONS,
  DEMO_STOCK_SPLIT_BY_HANDLE,
  DEMO_STORES,
  DEMO_WITHOUT_STOCK,
  drawDemoImage,
} from './demo.ts';

const CATALOGUE = new URL('./catalogue.csv', import.meta.url);
const products = new Map<string, ImportedProduct>();
const problems: RowProblem[] = [];

beforeAll(async () => {
  for await (const item of readShopifyCsv(createReadStream(CATALOGUE), { currency: 'EUR' })) {
    if (item.kind === 'product') products.set(item.handle, item);
    else if (item.kind === 'problem') problems.push(item);
    else throw new Error(item.kind === 'rejected' ? item.message : `${item.handle} is left out`);
  }
});

describe('the demo catalogue', () => {
  test('is read whole: two dozen products and more, nothing left out', () => {
    expect(products.size).toBeGreaterThanOrEqual(24);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('has the oddities that real exports have', async () => {
    const text = await readFile(CATALOGUE, 'utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(text.endsWith('\n')).toBe(false);
    for (const odd of ['\u2028', '\u00a0', '\u200b', '\r\n', '\n<ul>\n']) expect(text).toContain(odd);
    const found = new Set(problems.map(({ code }) => code));
    const expected = [
      'BARCODE_INVALID',
      'COLUMN_UNKNOWN',
      'OPTION_NAME_UNIFIED',
      'OPTION_VALUE_UNIFIED',
      'PRICE_MISSING',
    ];
    expect([...found].toSorted()).toEqual(expected);
    const variants = [...products.values()].flatMap(({ variants }) => variants);
    expect(variants.some(({ sku }) => sku === undefined)).toBe(true);
    expect(products.get('tarn-rain-jacket')).toMatchObject({ options: [{ name: 'Colour' }, { name: 'Size' }] });
  });

  test('what is for sale has a price in both currencies and a picture that can be drawn', () => {
    const names = new Set(DEMO_IMAGE_NAMES.map((name) => `/media/demo/${name}.svg`));
    for (const product of products.values()) {
      for (const { url } of product.images) expect(names).toContain(url);
      if (product.status !== 'active') continue;
      expect(product.images.length).toBeGreaterThan(0);
      for (const variant of product.variants) {
        expect(variant.priceMinor).toBeGreaterThan(0);
        expect(variant.marketPrices).toMatchObject([{ currency: 'USD' }]);
      }
    }
  });
});

describe('the demo pictures', () => {
  test.each(DEMO_IMAGE_NAMES)('%s is one small, self-contained SVG', (name) => {
    const svg = drawDemoImage(name) ?? '';
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 600 600"[^>]*><title>[^<]+<\/title>.*<\/svg>$/,
    );
    expect(svg).not.toMatch(/NaN|undefined|<script|<image|href=/);
    expect(svg.length).toBeLessThan(16_000);
    const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  test('a name that is not in the list draws nothing', () => {
    expect(drawDemoImage('../catalogue')).toBeUndefined();
  });
});

describe('the demo data', () => {
  const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => key);

  test('keys are unique', () => {
    for (const list of [DEMO_CUSTOMERS, DEMO_LOCATIONS, DEMO_ORDERS, DEMO_PROMOTIONS, DEMO_STORES]) {
      expect(new Set(keys(list)).size).toBe(list.length);
    }
  });

  test('orders name customers, variants, locations and registers that exist, in every channel', () => {
    const registers = DEMO_LOCATIONS.flatMap((location) =>
      keys(location.registers).map((key) => `${location.key} ${key}`),
    );
    for (const order of DEMO_ORDERS) {
      expect(['guest', ...keys(DEMO_CUSTOMERS)]).toContain(order.who);
      for (const { handle, options } of order.lines) {
        expect(products.get(handle)?.variants.map(({ key }) => key)).toContain(variantKey(handle, options));
      }
      const isFromRegister = order.channel === 'pos';
      if (isFromRegister) expect(registers).toContain(`${order.location} ${order.register}`);
      else expect(order.register).toBeUndefined();
    }
    expect(new Set(DEMO_ORDERS.map(({ channel }) => channel)).size).toBe(5);
  });

  test('orders never need more of a variant than the opening quantities hold', () => {
    const needed = new Map<string, number>();
    for (const { handle, options, quantity } of DEMO_ORDERS.flatMap(({ lines }) => lines)) {
      const key = variantKey(handle, options);
      needed.set(key, (needed.get(key) ?? 0) + quantity);
    }
    const stocked = [...products.values()].filter(({ handle }) => !DEMO_WITHOUT_STOCK.includes(handle));
    for (const { key, openingQuantity } of stocked.flatMap(({ variants }) => variants)) {
      expect(openingQuantity).toBeGreaterThanOrEqual(needed.get(key) ?? 0);
    }
  });

  test('promotions and stock rules name handles and types of the catalogue', () => {
    const types = new Set([...products.values()].map(({ type }) => type));
    for (const { when } of DEMO_PROMOTIONS) {
      for (const type of when.productTypes ?? []) expect(types).toContain(type);
      for (const handle of when.handles ?? []) expect(products.has(handle)).toBe(true);
    }
    for (const handle of [...Object.keys(DEMO_STOCK_SPLIT_BY_HANDLE), ...DEMO_WITHOUT_STOCK]) {
      expect(products.has(handle)).toBe(true);
    }
  });
});
