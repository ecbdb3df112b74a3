import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvFile, readAll } from './csv-file.fixture.ts';
import { variantKey } from './index.ts';

type Model = {
  readonly handle: string;
  readonly title: string;
  readonly body: string;
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly priceMinor: number;
  readonly quantity: number;
  readonly images: readonly string[];
  readonly odd: Oddities;
};
type Oddities = {
  readonly lowerNames: boolean;
  readonly paddedValues: boolean;
  readonly imageRows: boolean;
  readonly shortPrices: boolean;
};
type Cells = Record<string, string>;

const word = fc.stringMatching(/^[A-Z][a-z]{1,6}$/);
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
const options = fc
  .uniqueArray(fc.constantFrom('Colour', 'Size', 'Length'), { maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((name) => fc.record({ name: fc.constant(name), values: words }))));

const model: fc.Arbitrary<Model> = fc.record({
  handle: fc.stringMatching(/^[a-z]{2,6}(-[a-z0-9]{1,4})?$/),
  title: fc.string({ unit: fc.constantFrom('a', 'B', 'é', '山', '"', ',', '5', '🏔'), minLength: 1, maxLength: 12 }),
  body: fc.string({ unit: fc.constantFrom('a', '\n', '"', ',', 'ü', 'z'), maxLength: 20 }).map((text) => text.trim()),
  options,
  priceMinor: fc.nat(1_000_000),
  quantity: fc.integer({ min: -5, max: 500 }),
  images: fc.uniqueArray(fc.webUrl(), { maxLength: 4 }),
  odd: fc.record({
    lowerNames: fc.boolean(),
    paddedValues: fc.boolean(),
    imageRows: fc.boolean(),
    shortPrices: fc.boolean(),
  }),
});
const catalogue = fc.uniqueArray(model, { selector: ({ handle }) => handle, minLength: 1, maxLength: 5 });

function combinations({ options }: Model): string[][] {
  return options.reduce<string[][]>((all, { values }) => all.flatMap((c) => values.map((v) => [...c, v])), [[]]);
}

function price({ priceMinor, odd }: Model): string {
  const full = (priceMinor / 100).toFixed(2);
  return odd.shortPrices ? full.replace(/\.?0+$/, '') : full;
}

/** Writes a product as an export would, or as a person with a spreadsheet might have left it. */
function rowsOf(product: Model): Cells[] {
  const { odd } = product;
  const spelt = new Set<string>();
  const variants = combinations(product).map((values, index): Cells => {
    const cells: Cells = {
      Handle: product.handle,
      'Variant Price': price(product),
      'Variant Inventory Qty': `${product.quantity}`,
    };
    values.forEach((value, slot) => {
      const name = product.options[slot]?.name ?? '';
      if (index === 0) cells[`Option${slot + 1} Name`] = name;
      else if (odd.lowerNames) cells[`Option${slot + 1} Name`] = `${name.toLowerCase()}\u00a0`;
      cells[`Option${slot + 1} Value`] =
        odd.paddedValues && spelt.has(`${slot} ${value}`) ? ` \u200b${value.toUpperCase()}\u2028` : value;
      spelt.add(`${slot} ${value}`);
    });
    return cells;
  });
  const imageCells = product.images.map(
    (url, at): Cells => ({ Handle: product.handle, 'Image Src': url, 'Image Position': `${at + 1}` }),
  );
  const along = odd.imageRows ? [] : imageCells;
  const rows = Array.from({ length: Math.max(variants.length, along.length) }, (_, at) => ({
    ...along[at],
    ...variants[at],
  }));
  const all: Cells[] = [...rows, ...(odd.imageRows ? imageCells : [])].map((row) => ({
    Handle: product.handle,
    ...row,
  }));
  all[0] = { ...all[0], Title: product.title, 'Body (HTML)': product.body };
  return all;
}

function expected(product: Model) {
  return {
    handle: product.handle,
    title: product.title.normalize('NFC'),
    descriptionHtml: product.body,
    options: product.options,
    variants: combinations(product).map((optionValues) => ({
      key: variantKey(product.handle, optionValues),
      optionValues,
      priceMinor: product.priceMinor,
      openingQuantity: product.quantity,
    })),
    images: product.images.map((url, at) => ({ url, position: at + 1 })),
  };
}

describe('any export', () => {
  test('products written with any mix of oddities are read back equal, and nothing is an error', async () => {
    await fc.assert(
      fc.asyncProperty(catalogue, fc.constantFrom('\n', '\r\n', '\r'), async (products, lineEnd) => {
        const read = await readAll(csvFile(products.flatMap(rowsOf), lineEnd));
        expect(read.rejection).toBeUndefined();
        expect(read.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(read.products).toMatchObject(products.map(expected));
      }),
    );
  });

  test('the answer does not depend on where the stream of bytes is cut', async () => {
    await fc.assert(
      fc.asyncProperty(catalogue, fc.array(fc.nat(), { maxLength: 8 }), async (products, places) => {
        const bytes = new TextEncoder().encode(`\ufeff${csvFile(products.flatMap(rowsOf))}`);
        const cuts = [0, ...places.map((place) => place % bytes.length).toSorted((a, b) => a - b), bytes.length];
        const parts = cuts.slice(1).map((place, index) => bytes.subarray(cuts[index], place));
        expect(await readAll(parts)).toEqual(await readAll([bytes]));
      }),
    );
  });

  test('cut between any two bytes, and into single bytes, a file with every kind of character is the same', async () => {
    const text = '\ufeffHandle,Title,Body (HTML)\r\nlamp,"Ä ""🏔"" \u2028","<p>a\r\nb</p>"\r\nvase,Vase,x';
    const bytes = new TextEncoder().encode(text);
    const whole = await readAll([bytes]);
    expect(whole.products).toHaveLength(2);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await readAll([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
    expect(await readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    expect(await readAll(Array.from({ length: text.length }, (_, at) => text.charAt(at)))).toEqual(whole);
  });

  test('whatever the text, reading ends with products, problems or a rejection, never with a fault', async () => {
    const noise = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', '\u2028', '1', 'x\ny,'),
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        const { products, problems, rejection } = await readAll(`Handle,Title,Variant Price\n${text}`);
        const dataRows = text.split(/\r\n|\r|\n/).length;
        expect(products.length).toBeLessThanOrEqual(dataRows);
        for (const { row } of problems) expect(row).toBeLessThanOrEqual(dataRows + 1);
        expect([undefined, 'UNCLOSED_QUOTE']).toContain(rejection?.code);
      }),
    );
  });
});
