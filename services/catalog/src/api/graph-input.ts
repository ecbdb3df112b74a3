/** A product as a mutation gives it; what is left out is undefined, or null where GraphQL clients send that. */
export type ProductInput = Readonly<Record<string, unknown>> & {
  readonly status?: string | null;
  readonly variants?: readonly Readonly<Record<string, unknown>>[] | null;
};

export type RuleInput = {
  readonly match: string;
  readonly conditions: readonly { readonly field: string; readonly value: string }[];
};

/** Fields that may be null; a null anywhere else means that nothing was said. */
const NULLABLE = new Set(['vendor', 'type', 'categoryId', 'sku', 'barcode', 'imageUrl', 'compareAtMinor']);

/** The contract's input, which checks it: enum values become the contract's. */
export function productInput({ status, variants, ...fields }: ProductInput): Readonly<Record<string, unknown>> {
  return {
    ...said(fields),
    ...(status ? { status: status.toLowerCase() } : {}),
    ...(variants ? { variants: variants.map(said) } : {}),
  };
}

export function ruleInput({ match, conditions }: RuleInput) {
  return {
    match: match.toLowerCase() as 'all' | 'any',
    conditions: conditions.map(({ field, value }) => ({
      field: field.toLowerCase() as 'tag' | 'vendor' | 'type' | 'category' | 'title',
      value,
    })),
  };
}

function said(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => value !== null || NULLABLE.has(key)));
}
