/** A limit on everything, so that a file of any size is read in bounded memory. */
export type ImportLimits = {
  readonly maxColumns: number;
  readonly maxFieldLength: number;
  readonly maxRowsPerProduct: number;
  readonly maxVariantsPerProduct: number;
  readonly maxImagesPerProduct: number;
  readonly maxTagsPerProduct: number;
  /** Bounds the memory of handles already seen: 8 bytes each, in a table that is at most half full. */
  readonly maxProducts: number;
};

export const IMPORT_LIMITS: ImportLimits = {
  maxColumns: 500,
  maxFieldLength: 524_288,
  maxRowsPerProduct: 5_000,
  maxVariantsPerProduct: 2_000,
  maxImagesPerProduct: 250,
  maxTagsPerProduct: 250,
  maxProducts: 1_000_000,
};
