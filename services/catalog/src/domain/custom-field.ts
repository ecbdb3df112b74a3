import type { CustomFields } from './product.ts';

export type CustomFieldType = 'text' | 'number' | 'boolean' | 'date' | 'url';

/** A field that a merchant added to products or variants. */
export type CustomFieldDefinition = {
  readonly owner: 'product' | 'variant';
  readonly key: string;
  readonly label: string;
  readonly type: CustomFieldType;
  readonly filterable: boolean;
  readonly version: number;
};

export type CustomFieldInvalid = { readonly code: 'CUSTOM_FIELD_INVALID'; readonly key: string };

/** The first field that is not defined or has a value of another type. */
export function firstInvalid(
  fields: CustomFields,
  definitionOf: (key: string) => CustomFieldDefinition | undefined,
): string | undefined {
  return Object.entries(fields).find(([key, value]) => !fits(definitionOf(key), value))?.[0];
}

function fits(definition: CustomFieldDefinition | undefined, value: string | number | boolean): boolean {
  switch (definition?.type) {
    case undefined:
      return false;
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'url':
      return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
  }
}
