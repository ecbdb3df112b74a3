import type { CurrencyCode } from '@concord/money';
import { isGtin } from './gtin.ts';
import type { MarketPrice, VariantCells } from './imported-product.ts';
import {
  booleanCell,
  codeCell,
  complain,
  complainAt,
  lineCell,
  numberCell,
  priceAt,
  type Row,
  short,
} from './row-cells.ts';

/** A variant as its row has it: options still as they are spelt there. */
export type RawVariant = {
  readonly row: Row;
  readonly optionNames: readonly [string, string, string];
  readonly optionValues: readonly [string, string, string];
  readonly sku: string;
  readonly cells: VariantCells;
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Answers undefined, with the problem reported, when the row's price cannot be read: a wrong price is never sold at. */
export function readVariant(row: Row, currency: CurrencyCode): RawVariant | undefined {
  const { at } = row.columns;
  const price = priceAt(row, at.price, currency);
  if (price.kind === 'invalid') {
    const text = short(lineCell(row, 'price'));
    complain(row, 'price', 'PRICE_INVALID', `"${text}" is no price in ${currency}; the row is left out.`);
    return undefined;
  }
  const cells: Writable<VariantCells> = {
    marketPrices: marketPrices(row),
    weightGrams: weightGrams(row),
    // A blank cell means "no" in this format; where the column itself is missing, goods are taxed and shipped.
    taxable: booleanCell(row, 'taxable', at.taxable === -1),
    requiresShipping: booleanCell(row, 'requiresShipping', at.requiresShipping === -1),
    inventoryTracked: lineCell(row, 'tracker') !== '',
    openingQuantity: openingQuantity(row),
    inventoryPolicy: inventoryPolicy(row),
  };
  if (price.kind === 'price') cells.priceMinor = price.priceMinor;
  else complain(row, 'price', 'PRICE_MISSING', `There is no price in ${currency}; it cannot be sold there.`);
  const compareAtMinor = compareAtOf(row, at.compareAt, cells.priceMinor, currency);
  if (compareAtMinor !== undefined) cells.compareAtMinor = compareAtMinor;
  const costMinor = secondaryPrice(row, at.cost, currency);
  if (costMinor !== undefined) cells.costMinor = costMinor;
  const barcode = barcodeOf(row);
  if (barcode !== undefined) cells.barcode = barcode;
  const taxCode = lineCell(row, 'taxCode');
  if (taxCode !== '') cells.taxCode = taxCode;
  return {
    row,
    optionNames: optionNames(row),
    optionValues: [lineCell(row, 'option1Value'), lineCell(row, 'option2Value'), lineCell(row, 'option3Value')],
    sku: codeCell(row, 'sku'),
    cells,
  };
}

export function optionNames(row: Row): [string, string, string] {
  return [lineCell(row, 'option1Name'), lineCell(row, 'option2Name'), lineCell(row, 'option3Name')];
}

function barcodeOf(row: Row): string | undefined {
  const text = codeCell(row, 'barcode').replace(/[ -]/g, '');
  if (text === '' || isGtin(text)) return text === '' ? undefined : text;
  complain(row, 'barcode', 'BARCODE_INVALID', `"${short(text)}" is no GTIN (length or check digit); it is left out.`);
  return undefined;
}

function openingQuantity(row: Row): number {
  const quantity = numberCell(row, 'quantity');
  if (!Number.isInteger(quantity)) {
    complain(row, 'quantity', 'NUMBER_INVALID', `${quantity} is no whole quantity; taken as 0.`);
    return 0;
  }
  if (quantity < 0) complain(row, 'quantity', 'QUANTITY_NEGATIVE', `The opening quantity is ${quantity}.`);
  return quantity;
}

function inventoryPolicy(row: Row): 'deny' | 'continue' {
  const text = lineCell(row, 'policy').toLowerCase();
  if (text === 'continue' || text === 'true') return 'continue';
  if (text !== '' && text !== 'deny' && text !== 'false') {
    complain(row, 'policy', 'BOOLEAN_INVALID', `"${short(text)}" is neither deny nor continue; taken as deny.`);
  }
  return 'deny';
}

const GRAMS: Readonly<Record<string, number>> = { g: 1, kg: 1000, lb: 453.59237, oz: 28.349523125 };

/** Whole grams. `Variant Grams` is in grams whatever the display unit says; `Variant Weight` is in that unit. */
function weightGrams(row: Row): number {
  const inGrams = row.columns.at.grams !== -1;
  const weight = numberCell(row, inGrams ? 'grams' : 'weight');
  const unit = inGrams ? 1 : (GRAMS[lineCell(row, 'weightUnit').toLowerCase()] ?? 1000);
  if (weight >= 0) return Math.round(weight * unit);
  complain(row, inGrams ? 'grams' : 'weight', 'NUMBER_INVALID', `${weight} is no weight; taken as 0.`);
  return 0;
}

function marketPrices(row: Row): MarketPrice[] {
  const prices: MarketPrice[] = [];
  for (const { market, currency, price, compareAt, included } of row.columns.markets) {
    if ((row.fields[included] ?? '').trim().toLowerCase() === 'false') continue;
    const priceMinor = secondaryPrice(row, price, currency);
    if (priceMinor === undefined) continue;
    const compareAtMinor = compareAtOf(row, compareAt, priceMinor, currency);
    prices.push({ market, currency, priceMinor, ...(compareAtMinor !== undefined && { compareAtMinor }) });
  }
  return prices;
}

/** A price to compare with is only kept where it says something: above the price. */
function compareAtOf(
  row: Row,
  index: number,
  priceMinor: number | undefined,
  currency: CurrencyCode,
): number | undefined {
  const compareAtMinor = secondaryPrice(row, index, currency);
  if (compareAtMinor === undefined || compareAtMinor === 0) return undefined;
  if (priceMinor === undefined || compareAtMinor > priceMinor) return compareAtMinor;
  complainAt(
    row,
    index,
    'COMPARE_AT_NOT_ABOVE_PRICE',
    'The price to compare with is not above the price; it is left out.',
  );
  return undefined;
}

function secondaryPrice(row: Row, index: number, currency: CurrencyCode): number | undefined {
  const price = priceAt(row, index, currency);
  if (price.kind === 'price') return price.priceMinor;
  if (price.kind === 'invalid') {
    const text = short((row.fields[index] ?? '').trim());
    complainAt(row, index, 'SECONDARY_PRICE_INVALID', `"${text}" is no price in ${currency}; it is left out.`);
  }
  return undefined;
}
