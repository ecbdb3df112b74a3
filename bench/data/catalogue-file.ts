import { adjectiveOf, categoryOf, handleOf, OPENING_STOCK, priceMinorOf, SIZES, titleOf } from './goods.ts';

const COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Price',
  'Variant Requires Shipping',
  'Image Src',
  'Image Alt Text',
  'Status',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

const VENDORS = ['Northwind', 'Harbour', 'Alder', 'Tarn', 'Foundry', 'Meadow', 'Quarry'] as const;

/** Products `from` to `to` (exclusive) as any shop's export: three variants each, with prices, stock and a picture. */
export function catalogueFile(from: number, to: number): string {
  const lines = [COLUMNS.join(',')];
  for (let product = from; product < to; product++) {
    SIZES.forEach((size, variant) => {
      const row = { ...(variant === 0 ? productCells(product) : {}), ...variantCells(product, variant, size) };
      lines.push(COLUMNS.map((column) => `"${row[column] ?? ''}"`).join(','));
    });
  }
  return lines.join('\n');
}

function productCells(product: number): Row {
  const [kind, adjective] = [categoryOf(product), adjectiveOf(product)];
  return {
    Title: titleOf(product),
    'Body (HTML)': `<p>A ${adjective} ${kind} for every day. It is checked by hand before it leaves the workshop, and mended there when it needs to be.</p><ul><li>Made in small series</li><li>Ten years of spare parts</li></ul>`,
    Vendor: VENDORS[product % VENDORS.length] ?? '',
    'Product Category': kind,
    Type: kind,
    Tags: `${adjective}, season-${product % 4}`,
    Published: 'true',
    'Option1 Name': 'Size',
    'Image Src': `https://images.example.test/${handleOf(product)}.jpg`,
    'Image Alt Text': titleOf(product),
    Status: 'active',
  };
}

function variantCells(product: number, variant: number, size: string): Row {
  return {
    Handle: handleOf(product),
    'Option1 Value': size,
    'Variant SKU': `B-${product}-${size}`,
    'Variant Grams': '500',
    'Variant Inventory Tracker': 'shopify',
    'Variant Inventory Qty': String(OPENING_STOCK),
    'Variant Inventory Policy': 'deny',
    'Variant Price': (priceMinorOf(product, variant) / 100).toFixed(2),
    'Variant Requires Shipping': 'true',
  };
}
