import { describe, expect, test } from 'vitest';
import { codes, csvFile, readAll } from './csv-file.fixture.ts';
import { variantKey } from './index.ts';

const LAMP = { Handle: 'lamp', Title: 'Lamp', 'Variant Price': '50' };

describe('products from rows', () => {
  test('consecutive rows of one handle are one product; names are inherited; a row may only add an image', async () => {
    const read = await readAll(
      csvFile([
        {
          Handle: 'coat',
          Title: 'Coat',
          'Option1 Name': 'Colour',
          'Option1 Value': 'Moss',
          'Option2 Name': 'Size',
          'Option2 Value': 'S',
          'Variant Price': '50.0',
          'Image Src': 'https://img.test/1.jpg',
          'Image Position': '2',
        },
        {
          Handle: 'coat',
          'Option1 Value': 'Moss',
          'Option2 Value': 'M',
          'Variant Price': '50.00',
          'Variant Image': '/m.svg',
        },
        { Handle: 'coat', 'Image Src': '/back.svg', 'Image Position': '1', 'Image Alt Text': 'From behind' },
        LAMP,
      ]),
    );
    expect(read.problems).toEqual([]);
    expect(read.products.map(({ handle, rows }) => [handle, rows])).toEqual([
      ['coat', { from: 2, to: 4 }],
      ['lamp', { from: 5, to: 5 }],
    ]);
    const [coat] = read.products;
    expect(coat?.options).toEqual([
      { name: 'Colour', values: ['Moss'] },
      { name: 'Size', values: ['S', 'M'] },
    ]);
    expect(coat?.variants.map(({ key, priceMinor, imageUrl }) => [key, priceMinor, imageUrl])).toEqual([
      ['coat#moss/s', 5000, undefined],
      ['coat#moss/m', 5000, '/m.svg'],
    ]);
    expect(coat?.images).toEqual([
      { url: '/back.svg', alt: 'From behind', position: 1 },
      { url: 'https://img.test/1.jpg', position: 2 },
      { url: '/m.svg', position: 3 },
    ]);
  });

  test('a product without options, and one with "Title: Default Title", has one variant whose key is the handle', async () => {
    const titled = { ...LAMP, Handle: 'lamp-2', 'Option1 Name': 'Title', 'Option1 Value': 'Default Title' };
    const { products } = await readAll(csvFile([LAMP, titled]));
    expect(products.map(({ options, variants }) => [options, variants[0]?.key])).toEqual([
      [[], 'lamp'],
      [[], 'lamp-2'],
    ]);
  });

  test('spellings that look alike are one option and one value, with a note', async () => {
    const read = await readAll(
      csvFile([
        { ...LAMP, 'Option1 Name': 'Color', 'Option1 Value': 'Red', 'Option2 Name': 'Size', 'Option2 Value': 'S' },
        {
          Handle: 'lamp',
          'Option1 Name': 'color\u00a0',
          'Option1 Value': 'red ',
          'Option2 Value': 'M',
          'Variant Price': '1',
        },
        {
          Handle: 'lamp',
          'Option1 Name': 'Size',
          'Option1 Value': 'L',
          'Option2 Name': 'COLOR',
          'Option2 Value': '\u200bRED',
          'Variant Price': '1',
        },
        { ...LAMP, Handle: 'other', 'Option1 Name': 'COLOR', 'Option1 Value': 'Blue' },
      ]),
    );
    expect(read.products[0]?.options).toEqual([
      { name: 'Color', values: ['Red'] },
      { name: 'Size', values: ['S', 'M', 'L'] },
    ]);
    expect(read.products[0]?.variants.map(({ key }) => key)).toEqual(['lamp#red/s', 'lamp#red/m', 'lamp#red/l']);
    expect(read.products[1]?.options[0]?.name).toBe('Color');
    expect(new Set(codes(read))).toEqual(new Set(['OPTION_NAME_UNIFIED', 'OPTION_VALUE_UNIFIED']));
  });

  test('a handle that comes back later is reported, and its rows are left out', async () => {
    const read = await readAll(
      csvFile([LAMP, { ...LAMP, Handle: 'vase' }, { ...LAMP, Title: 'Again' }, { ...LAMP, Title: 'Again' }]),
    );
    expect(read.products.map(({ title }) => title)).toEqual(['Lamp', 'Lamp']);
    expect(read.problems).toEqual([
      expect.objectContaining({ code: 'HANDLE_NOT_CONSECUTIVE', row: 4, handle: 'lamp' }),
    ]);
  });

  test('the same variant twice: the first stays, the second row is reported', async () => {
    const rows = [
      { ...LAMP, 'Option1 Name': 'Size', 'Option1 Value': 'M' },
      { Handle: 'lamp', 'Option1 Value': 'm', 'Variant Price': '9' },
    ];
    const read = await readAll(csvFile(rows));
    expect(read.products[0]?.variants.map(({ priceMinor }) => priceMinor)).toEqual([5000]);
    expect(read.problems.find(({ code }) => code === 'DUPLICATE_VARIANT')).toMatchObject({ row: 3, severity: 'error' });
  });

  test('option values cannot be told apart by where the slash stands, but by where the column ends', async () => {
    const rows = [
      { ...LAMP, 'Option1 Name': 'A', 'Option1 Value': 'x/y', 'Option2 Name': 'B', 'Option2 Value': 'z' },
      { Handle: 'lamp', 'Option1 Value': 'x', 'Option2 Value': 'y/z', 'Variant Price': '9' },
    ];
    expect((await readAll(csvFile(rows))).products[0]?.variants).toHaveLength(2);
  });

  test('a product without a title, or without a readable variant, is left out; the next goes on', async () => {
    const read = await readAll(
      csvFile([
        { Handle: 'a', Title: '', 'Variant Price': '1' },
        { Handle: 'b', Title: 'B', 'Variant Price': '1,50' },
        LAMP,
      ]),
    );
    expect(codes(read)).toEqual(['TITLE_MISSING', 'PRICE_INVALID', 'NO_VARIANT']);
    expect(read.leftOut).toEqual(['a', 'b']);
    expect(read.products.map(({ handle }) => handle)).toEqual(['lamp']);
  });
});

test('the key of a variant does not see case, width, spaces or invisible characters', () => {
  for (const value of ['Moss Green', ' moss\u00a0GREEN ', 'Moss\u200b Green\u200d', 'Ｍoss Green']) {
    expect(variantKey('coat', [value, 'S'])).toBe('coat#moss green/s');
  }
});

describe('cells', () => {
  async function variant(cells: Record<string, string>, options = {}) {
    const read = await readAll(csvFile([{ ...LAMP, ...cells }]), options);
    return { ...read, variant: read.products[0]?.variants[0], product: read.products[0] };
  }

  test.each([
    ['50', 5000],
    ['50.0', 5000],
    ['50.00', 5000],
    ['0', 0],
    ['', undefined],
  ])('a price of "%s" is %s minor units', async (text, priceMinor) => {
    expect((await variant({ 'Variant Price': text })).variant?.priceMinor).toBe(priceMinor);
  });

  test('a variant without a price is not sold in that currency, and that is said', async () => {
    expect(codes(await variant({ 'Variant Price': '' }))).toEqual(['PRICE_MISSING']);
  });

  test.each(['1.005', '-1', '5E+1', '€5', '1,50'])('%s is no price', async (text) => {
    expect(codes(await variant({ 'Variant Price': text }))).toEqual(['PRICE_INVALID', 'NO_VARIANT']);
  });

  test('prices of other markets come in their own currency', async () => {
    const cells = { 'Price / USD': '55', 'Compare At Price / USD': '60', 'Price / Japan': '7000', 'Price / Mars': '1' };
    const read = await variant(cells, { markets: { Japan: 'JPY' } });
    expect(read.variant?.marketPrices).toEqual([
      { market: 'USD', currency: 'USD', priceMinor: 5500, compareAtMinor: 6000 },
      { market: 'Japan', currency: 'JPY', priceMinor: 7000 },
    ]);
    expect(codes(read)).toEqual(['MARKET_UNKNOWN']);
  });

  test('a price to compare with is kept only above the price', async () => {
    expect((await variant({ 'Variant Compare At Price': '60' })).variant?.compareAtMinor).toBe(6000);
    expect((await variant({ 'Variant Compare At Price': '50' })).variant).not.toHaveProperty('compareAtMinor');
  });

  test('a barcode with a wrong check digit is reported and kept nowhere', async () => {
    expect((await variant({ 'Variant Barcode': "'4006381333931" })).variant?.barcode).toBe('4006381333931');
    const wrong = await variant({ 'Variant Barcode': '4006381333932' });
    expect(codes(wrong)).toEqual(['BARCODE_INVALID']);
    expect(JSON.stringify(wrong.products)).not.toContain('4006381333932');
  });

  test('a variant that is not included in a market has no price there', async () => {
    const cells = { 'Price / USD': '55', 'Included / USD': 'FALSE' };
    expect((await variant(cells)).variant?.marketPrices).toEqual([]);
  });

  test('taxed and shipped: a blank cell means no, a missing column means yes', async () => {
    expect((await variant({})).variant).toMatchObject({ taxable: true, requiresShipping: true });
    const blank = csvFile([{ ...LAMP, 'Variant Taxable': '', 'Variant Requires Shipping': '' }]);
    expect((await readAll(blank)).products[0]?.variants[0]).toMatchObject({ taxable: false, requiresShipping: false });
  });

  test('one address in two rows is one image, with the text that either row gives; // means https', async () => {
    const rows = [
      { ...LAMP, 'Image Src': '//cdn.test/a.jpg', 'Image Position': '2' },
      { Handle: 'lamp', 'Image Src': '/b.jpg', 'Image Position': '3' },
      { Handle: 'lamp', 'Image Src': 'https://cdn.test/a.jpg', 'Image Alt Text': 'Lit' },
    ];
    expect((await readAll(csvFile(rows))).products[0]?.images).toEqual([
      { url: 'https://cdn.test/a.jpg', alt: 'Lit', position: 1 },
      { url: '/b.jpg', position: 2 },
    ]);
  });

  test('a negative opening quantity is kept and reported', async () => {
    const read = await variant({
      'Variant Inventory Qty': '-3',
      'Variant Inventory Tracker': 'shopify',
      'Variant Inventory Policy': 'CONTINUE',
    });
    expect(read.variant).toMatchObject({ openingQuantity: -3, inventoryTracked: true, inventoryPolicy: 'continue' });
    expect(codes(read)).toEqual(['QUANTITY_NEGATIVE']);
  });

  test('a description is sanitised: line feeds stay, script and handlers do not', async () => {
    const body = '<p onclick="x()">A\n<b>good</b> lamp</p><script>alert(1)</script><a href="javascript:x">l</a>';
    const read = await variant({ 'Body (HTML)': body });
    expect(read.product?.descriptionHtml).toBe('<p>A\n<b>good</b> lamp</p><a rel="noopener">l</a>');
  });

  test('invisible characters and odd spaces do not reach a title or a tag', async () => {
    const read = await variant({ Title: '\ufeff Wide\u00a0 \u2028lamp\u200b ', Tags: 'home, Home\u00a0,new' });
    expect(read.product).toMatchObject({ title: 'Wide lamp', tags: ['home', 'new'] });
  });

  test.each([
    [{ Published: 'false' }, 'draft', false],
    [{ Published: 'true' }, 'active', true],
    [{ Published: 'true', Status: 'Archived' }, 'archived', false],
    [{ Published: 'false', Status: 'active' }, 'active', false],
    [{}, 'active', true],
  ])('%j is %s', async (cells, status, publishedOnline) => {
    expect((await variant(cells)).product).toMatchObject({ status, publishedOnline });
  });

  test.each(['javascript:alert(1)', 'data:image/png;base64,AA', 'photo.jpg', 'http://'])(
    '%s is no image',
    async (url) => {
      const read = await variant({ 'Image Src': url });
      expect(read.product?.images).toEqual([]);
      expect(codes(read)).toEqual(['IMAGE_URL_INVALID']);
    },
  );
});

describe('rows that do not fit their product', () => {
  const sized = { ...LAMP, 'Option1 Name': 'Size', 'Option1 Value': 'S' };
  const next = { Handle: 'lamp', 'Option1 Value': 'M', 'Variant Price': '2' };

  test.each([
    [
      'an option of another name keeps the first name',
      [sized, { ...next, 'Option1 Name': 'Height' }],
      'OPTION_NAME_CHANGED',
      2,
    ],
    ['an option without a name gets one', [{ ...LAMP, 'Option1 Value': 'S' }], 'OPTION_NAME_MISSING', 1],
    [
      'a row without a value for an option is left out',
      [sized, { Handle: 'lamp', 'Variant Price': '2' }],
      'OPTION_VALUE_MISSING',
      1,
    ],
    [
      'two options of one name leave the product out',
      [{ ...sized, 'Option2 Name': 'Size', 'Option2 Value': 'x' }],
      'DUPLICATE_OPTION_NAME',
      0,
    ],
    [
      'a SKU used twice stays with the first',
      [
        { ...sized, 'Variant SKU': 'A' },
        { ...next, 'Variant SKU': 'A' },
      ],
      'DUPLICATE_SKU',
      2,
    ],
    ['a status nobody knows makes a draft', [{ ...LAMP, Status: 'live' }], 'STATUS_UNKNOWN', 1],
    ['a boolean that is none is the default', [{ ...LAMP, 'Gift Card': 'maybe' }], 'BOOLEAN_INVALID', 1],
    ['a weight below zero is none', [{ ...LAMP, 'Variant Grams': '-5' }], 'NUMBER_INVALID', 1],
    ['a quantity of one and a half is none', [{ ...LAMP, 'Variant Inventory Qty': '1.5' }], 'NUMBER_INVALID', 1],
    ['a cost that is no price is left out', [{ ...LAMP, 'Cost per item': 'cheap' }], 'SECONDARY_PRICE_INVALID', 1],
    ['a handle with a slash belongs to nobody', [LAMP, { ...LAMP, Handle: 'a/b' }], 'HANDLE_INVALID', 1],
  ])('%s', async (_rule, rows, code, variantCount) => {
    const read = await readAll(csvFile(rows));
    expect(codes(read)).toEqual([code]);
    expect(read.products.flatMap(({ variants }) => variants)).toHaveLength(variantCount);
  });

  test('a row that moves an option without naming the other keeps its places: nothing is guessed', async () => {
    const rows = [
      { ...sized, 'Option2 Name': 'Colour', 'Option2 Value': 'Red' },
      { Handle: 'lamp', 'Option1 Name': 'Colour', 'Option1 Value': 'M', 'Option2 Value': 'Blue', 'Variant Price': '2' },
    ];
    const read = await readAll(csvFile(rows));
    expect(codes(read)).toEqual(['OPTION_NAME_CHANGED']);
    expect(read.products[0]?.variants[1]?.optionValues).toEqual(['M', 'Blue']);
  });

  test('a row that gives two of its options one name keeps its places', async () => {
    const first = { ...sized, 'Option2 Name': 'Colour', 'Option2 Value': 'Red' };
    const read = await readAll(csvFile([first, { ...first, 'Option2 Name': 'size', 'Option2 Value': 'Blue' }]));
    expect(codes(read)).toEqual(['OPTION_NAME_CHANGED']);
    expect(read.products[0]?.variants[1]?.optionValues).toEqual(['S', 'Blue']);
  });

  test('weights are whole grams, from grams or from the unit of the weight', async () => {
    const grams = async (cells: Record<string, string>) =>
      (await readAll(csvFile([{ ...LAMP, ...cells }]))).products[0]?.variants[0]?.weightGrams;
    expect(await grams({ 'Variant Grams': '350.0', 'Variant Weight Unit': 'lb' })).toBe(350);
    expect(await grams({ 'Variant Weight': '2', 'Variant Weight Unit': 'lb' })).toBe(907);
    expect(await grams({ 'Variant Weight': '1.5', 'Variant Weight Unit': 'kg' })).toBe(1500);
  });
});

describe('files as they come', () => {
  test('newer column names, other order, unknown columns, a byte order mark and no final line end', async () => {
    const file =
      '\ufeff"Title","URL handle",Price,Weight value (grams),Charge tax,Continue selling when out of stock,Inventory quantity,Mood,Fabric (product.metafields.custom.fabric)\n' +
      'Lamp,lamp,50,1200,TRUE,CONTINUE,4,calm,Linen\n\n,,,,,,,,\nVase,vase,1,,,,,,';
    const read = await readAll(file);
    expect(read.products.map(({ handle }) => handle)).toEqual(['lamp', 'vase']);
    expect(read.products[0]).toMatchObject({
      customFields: { 'custom.fabric': 'Linen' },
      variants: [
        { weightGrams: 1200, taxable: true, requiresShipping: true, inventoryPolicy: 'continue', openingQuantity: 4 },
      ],
    });
    expect(read.problems).toEqual([expect.objectContaining({ code: 'COLUMN_UNKNOWN', column: 'Mood', row: 1 })]);
  });

  test('a byte order mark before a quoted name is no part of it', async () => {
    expect((await readAll('\ufeff"Handle","Title","Price"\nlamp,Lamp,1')).products).toHaveLength(1);
  });

  test('a row that cannot be read is reported with its place and the rest goes on', async () => {
    const file = 'Handle,Title,Variant Price\nlamp,"La"mp,50\nlamp,Lamp,50\n,Nobody,1\nvase,Vase,1,surplus\n';
    const read = await readAll(file);
    expect(read.problems).toMatchObject([
      { code: 'STRAY_QUOTE', row: 2, column: 'Title', handle: 'lamp' },
      { code: 'HANDLE_INVALID', row: 4, column: 'Handle' },
      { code: 'EXTRA_CELLS', row: 5 },
    ]);
    expect(read.products.map(({ handle }) => handle)).toEqual(['lamp', 'vase']);
  });

  test('limits per product are reported once, and what is within them is kept', async () => {
    const rows = Array.from({ length: 9 }, (_, n) => ({
      ...LAMP,
      'Option1 Name': 'N',
      'Option1 Value': `${n}`,
      'Image Src': `/${n}.svg`,
    }));
    const read = await readAll(csvFile(rows), {
      limits: { maxVariantsPerProduct: 3, maxImagesPerProduct: 2, maxRowsPerProduct: 7 },
    });
    expect(read.products[0]?.variants).toHaveLength(3);
    expect(read.products[0]?.images).toHaveLength(2);
    expect(codes(read).toSorted()).toEqual(['TOO_MANY_IMAGES', 'TOO_MANY_ROWS', 'TOO_MANY_VARIANTS']);
  });

  const bytes = (text: string) => new TextEncoder().encode(text);
  test.each([
    ['EMPTY_FILE', [bytes('\ufeff\r\n')]],
    ['MISSING_HANDLE_COLUMN', [bytes('Title,Price\nLamp,1\n')]],
    ['NOT_CSV', [bytes('<!doctype html><html>')]],
    ['NOT_CSV', [bytes('Handle;Title;Price\nlamp;Lamp;1\n')]],
    ['BINARY_FILE', [bytes('PK\u0003\u0004\u0000\u0000')]],
    ['NOT_UTF8', [bytes('Handle,Title\nlamp,'), new Uint8Array([0x4c, 0xe4, 0x6d, 0x70, 0x0a])]],
    ['UNCLOSED_QUOTE', [bytes('Handle,Title\nlamp,"Lamp\n')]],
    ['TOO_MANY_COLUMNS', [bytes(`Handle${',x'.repeat(500)}\n`)]],
  ])('%s is said of a file that cannot be read', async (code, parts) => {
    const read = await readAll(parts);
    expect(read.rejection).toMatchObject({ kind: 'rejected', code });
    expect(read.products).toEqual([]);
  });

  test('products before the place where a file breaks off are whole, the one in progress is not given', async () => {
    const read = await readAll(`${csvFile([LAMP, { ...LAMP, Handle: 'vase' }])}vase,"open`);
    expect(read.products.map(({ handle }) => handle)).toEqual(['lamp']);
    expect(read.rejection).toMatchObject({ code: 'UNCLOSED_QUOTE', row: 4 });
  });

  test('more products than the limit end the import', async () => {
    const rows = ['a', 'b', 'c'].map((handle) => ({ ...LAMP, Handle: handle }));
    expect((await readAll(csvFile(rows), { limits: { maxProducts: 2 } })).rejection?.code).toBe('TOO_MANY_PRODUCTS');
  });

  test('an unknown currency is a fault of the caller', async () => {
    await expect(readAll('Handle\n', { currency: 'EURO' })).rejects.toThrow(RangeError);
  });
});
