import type { LineSelector } from '@concord/pricing';
import { z } from 'zod';

/** How often `except` may stand inside an `except`. */
const MAX_DEPTH = 4;

export const values = z.array(z.string().min(1).max(200)).min(1).max(500);
export const quantity = z.int().min(1).max(1_000_000);

/** Which lines of a basket; an empty selector means every line. */
export const lineSelectorSchema = z.strictObject({
  variantIds: values.optional(),
  productIds: values.optional(),
  categoryIds: values.optional(),
  collectionIds: values.optional(),
  attributes: z.record(z.string().min(1).max(100), values).optional(),
  reduced: z.boolean().optional(),
  // Not a recursive schema: the OpenAPI document shows each input's fields without shared definitions.
  except: z
    .custom<LineSelector>(isSelector, { message: 'Expected a selector of the same form, nested at most 4 deep' })
    .optional()
    .describe('A selector of the same form: lines that it takes out'),
});

function isSelector(value: unknown): value is LineSelector {
  return depthOf(value) <= MAX_DEPTH && lineSelectorSchema.safeParse(value).success;
}

function depthOf(value: unknown): number {
  let depth = 0;
  let inner = value;
  while (typeof inner === 'object' && inner !== null && depth <= MAX_DEPTH) {
    depth++;
    inner = 'except' in inner ? inner.except : undefined;
  }
  return depth;
}
