import { type CurrencyCode, isCurrencyCode } from '@concord/money';
import { cleanLine, spellingKey } from './clean-text.ts';
import { UnreadableFile } from './decode-text.ts';
import { type RowProblem, rowProblem } from './problems.ts';

/** Every column that is read, by the names that old and new exports give it. Order, case and spacing do not count. */
const NAMES = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  body: ['Body (HTML)', 'Body HTML', 'Description'],
  vendor: ['Vendor'],
  type: ['Type', 'Custom Product Type'],
  category: ['Product Category', 'Standardized Product Type', 'Standard Product Type'],
  tags: ['Tags'],
  published: ['Published', 'Published on online store'],
  status: ['Status'],
  option1Name: ['Option1 Name'],
  option1Value: ['Option1 Value'],
  option2Name: ['Option2 Name'],
  option2Value: ['Option2 Value'],
  option3Name: ['Option3 Name'],
  option3Value: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  barcode: ['Variant Barcode', 'Barcode'],
  price: ['Variant Price', 'Price'],
  compareAt: ['Variant Compare At Price', 'Compare-at price', 'Compare At Price'],
  cost: ['Cost per item'],
  grams: ['Variant Grams', 'Weight value (grams)'],
  weight: ['Variant Weight'],
  weightUnit: ['Variant Weight Unit', 'Weight unit for display'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  quantity: ['Variant Inventory Qty', 'Inventory quantity'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  requiresShipping: ['Variant Requires Shipping', 'Requires shipping'],
  taxable: ['Variant Taxable', 'Charge tax'],
  taxCode: ['Variant Tax Code', 'Tax code'],
  imageUrl: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  imageAlt: ['Image Alt Text'],
  variantImage: ['Variant Image', 'Variant image URL'],
  giftCard: ['Gift Card'],
  seoTitle: ['SEO Title'],
  seoDescription: ['SEO Description'],
} as const satisfies Record<string, readonly string[]>;

export type ColumnName = keyof typeof NAMES;

export type MarketColumns = {
  readonly market: string;
  readonly currency: CurrencyCode;
  readonly price: number;
  readonly compareAt: number;
  readonly included: number;
};

export type Columns = {
  /** Index of each column; −1 where the file has none. */
  readonly at: Readonly<Record<ColumnName, number>>;
  readonly headers: readonly string[];
  readonly markets: readonly MarketColumns[];
  readonly customFields: readonly { readonly key: string; readonly at: number }[];
};

const ENTRIES = Object.entries(NAMES) as [ColumnName, readonly string[]][];
const BY_SPELLING = new Map(
  ENTRIES.flatMap(([name, spellings]) => spellings.map((s) => [spellingKey(s), name] as const)),
);

// Known to belong to the format, and of no use here: not worth a note.
const IGNORED =
  /^(?:google shopping \/ |unit price |option\d linked to$|(?:variant )?fulfillment service$|collection$)/;
const MARKET = /^(price|compare[ -]at price|included) \/ (.+)$/;
const METAFIELD = /\(product\.metafields\.([\w-]+\.[\w-]+)\)$/i;

/** Reads the header row. Throws UnreadableFile when the file is no product export. */
export function readColumns(
  fields: readonly string[],
  markets: Readonly<Record<string, CurrencyCode>>,
  maxColumns: number,
): { readonly columns: Columns; readonly problems: readonly RowProblem[] } {
  const headers = fields.map(cleanLine);
  refuseOtherFiles(headers, maxColumns);
  const at = Object.fromEntries(ENTRIES.map(([name]) => [name, -1])) as Record<ColumnName, number>;
  const customFields: { key: string; at: number }[] = [];
  const problems: RowProblem[] = [];
  const marketColumns = new Map<string, { price: number; compareAt: number; included: number }>();

  headers.forEach((header, index) => {
    const key = spellingKey(header);
    const name = BY_SPELLING.get(key);
    const metafield = METAFIELD.exec(header)?.[1];
    if (name !== undefined) {
      if (at[name] === -1) at[name] = index;
      else
        problems.push(
          rowProblem('COLUMN_REPEATED', 1, 'A column of this meaning came before; this one is ignored.', {
            column: header,
          }),
        );
    } else if (metafield !== undefined) {
      customFields.push({ key: metafield.toLowerCase(), at: index });
    } else if (!noteMarketColumn(header, index, marketColumns) && key !== '' && !IGNORED.test(key)) {
      problems.push(rowProblem('COLUMN_UNKNOWN', 1, 'This column is not known and is ignored.', { column: header }));
    }
  });
  if (at.handle === -1) {
    throw new UnreadableFile('MISSING_HANDLE_COLUMN', 'The first row names no column "Handle" (or "URL handle").');
  }
  const withCurrency = priceColumns(marketColumns, markets, problems);
  return { columns: { at, headers, markets: withCurrency, customFields }, problems };
}

function refuseOtherFiles(headers: readonly string[], maxColumns: number): void {
  if (headers.length > maxColumns) {
    throw new UnreadableFile('TOO_MANY_COLUMNS', `The file has more than ${maxColumns} columns.`);
  }
  const only = headers.length === 1 ? (headers[0] ?? '') : '';
  if (headers.length > 1 || BY_SPELLING.get(spellingKey(only)) === 'handle') return;
  const separator = /handle\s*[;\t|]|[;\t|]\s*handle/i.test(only) ? ' It seems to use another separator.' : '';
  throw new UnreadableFile('NOT_CSV', `The first row is no list of columns separated by commas.${separator}`);
}

function noteMarketColumn(
  header: string,
  index: number,
  found: Map<string, { price: number; compareAt: number; included: number }>,
): boolean {
  const match = MARKET.exec(header.toLowerCase());
  if (!match) return false;
  const market = header.slice(header.indexOf('/') + 1).trim();
  const columns = found.get(market) ?? { price: -1, compareAt: -1, included: -1 };
  if (match[1] === 'price') columns.price = index;
  else if (match[1] === 'included') columns.included = index;
  else columns.compareAt = index;
  found.set(market, columns);
  return true;
}

/** A market's currency is what the caller says, or its own name where that is an ISO 4217 code (`Price / USD`). */
function priceColumns(
  found: ReadonlyMap<string, { price: number; compareAt: number; included: number }>,
  markets: Readonly<Record<string, CurrencyCode>>,
  problems: RowProblem[],
): MarketColumns[] {
  const known: MarketColumns[] = [];
  for (const [market, columns] of found) {
    const currency = markets[market] ?? (isCurrencyCode(market.toUpperCase()) ? market.toUpperCase() : undefined);
    if (currency !== undefined && columns.price !== -1) known.push({ market, currency, ...columns });
    else if (columns.price !== -1) {
      const message = `The currency of market "${market}" is not known; its prices are ignored.`;
      problems.push(rowProblem('MARKET_UNKNOWN', 1, message, { column: `Price / ${market}` }));
    }
  }
  return known;
}
