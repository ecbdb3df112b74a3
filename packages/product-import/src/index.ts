export { isGtin } from './gtin.ts';
export { type ImportReport, type ReportInProgress, startReport } from './import-report.ts';
export type {
  ImportedImage,
  ImportedOption,
  ImportedProduct,
  ImportedVariant,
  MarketPrice,
  ProductStatus,
} from './imported-product.ts';
export { IMPORT_LIMITS, type ImportLimits } from './limits.ts';
export type { FileRejection, FileRejectionCode, RowProblem, RowProblemCode, Severity } from './problems.ts';
export { type ImportItem, type LeftOutProduct, type ReadOptions, readShopifyCsv } from './read-shopify-csv.ts';
export { variantKey } from './variant-key.ts';
