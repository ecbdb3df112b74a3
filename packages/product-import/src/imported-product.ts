import type { CurrencyCode } from '@concord/money';

export type ProductStatus = 'active' | 'draft' | 'archived';

export type ImportedOption = { readonly name: string; readonly values: readonly string[] };

export type ImportedImage = {
  /** Absolute http(s), or a path that begins with `/` and is resolved against the importer's base. Never fetched here. */
  readonly url: string;
  readonly alt?: string;
  /** 1, 2, 3 … in the order of display. */
  readonly position: number;
};

/** A price in another market, from the columns `Price / <market>` and `Compare At Price / <market>`. */
export type MarketPrice = {
  readonly market: string;
  readonly currency: CurrencyCode;
  readonly priceMinor: number;
  readonly compareAtMinor?: number;
};

export type ImportedVariant = VariantCells & {
  /** Idempotence key: handle and option values, normalised. Stable over spelling, case and the order of rows. */
  readonly key: string;
  readonly sku?: string;
  /** One per option of the product, in its order and spelling. Empty for a product without options. */
  readonly optionValues: readonly string[];
  readonly imageUrl?: string;
  readonly row: number;
};

/** What a variant's row says by itself, without its product. */
export type VariantCells = {
  /** A GTIN-8, -12, -13 or -14 whose check digit is right; anything else is a warning and not here. */
  readonly barcode?: string;
  /** Absent when the cell is empty: the variant is not sold in the store's currency (never free by accident). */
  readonly priceMinor?: number;
  readonly compareAtMinor?: number;
  readonly costMinor?: number;
  readonly marketPrices: readonly MarketPrice[];
  readonly weightGrams: number;
  readonly taxable: boolean;
  readonly requiresShipping: boolean;
  readonly inventoryTracked: boolean;
  /** An opening balance, for a level that does not exist yet. May be negative, and is then reported as well. */
  readonly openingQuantity: number;
  readonly inventoryPolicy: 'deny' | 'continue';
  readonly taxCode?: string;
};

export type ImportedProduct = {
  readonly kind: 'product';
  readonly handle: string;
  readonly title: string;
  /** Sanitised against an allow-list: safe to render. */
  readonly descriptionHtml: string;
  readonly vendor?: string;
  readonly type?: string;
  /** The taxonomy path as the file has it, such as `Home & Garden > Lighting`. */
  readonly category?: string;
  readonly tags: readonly string[];
  readonly status: ProductStatus;
  readonly publishedOnline: boolean;
  readonly seo: { readonly title?: string; readonly description?: string };
  readonly giftCard: boolean;
  readonly options: readonly ImportedOption[];
  readonly variants: readonly ImportedVariant[];
  readonly images: readonly ImportedImage[];
  /** Product metafields by `namespace.key`, as text. */
  readonly customFields: Readonly<Record<string, string>>;
  /** First and last row of the file that belong to the product; the header is row 1, as in a spreadsheet. */
  readonly rows: { readonly from: number; readonly to: number };
};
