import { ID_PREFIXES, type IdKind, isId } from '@concord/ids';
import { z } from 'zod';

/** An id of the kind; anything else is refused at the edge. */
export function idSchema(kind: IdKind) {
  return z
    .string()
    .refine((text) => isId(kind, text), { message: `Expected an id of the form ${ID_PREFIXES[kind]}_…` });
}

export const moneySchema = z.object({
  amountMinor: z.int().describe("Whole units of the currency's smallest coin"),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('ISO 4217'),
});

/** How many of something: at least one, and few enough that every product with a price stays exact. */
export const quantitySchema = z.int().min(1).max(1_000_000);

/** Where the page before ended, as it said. */
export const afterCursor = z.string().max(400).optional();

/** What a paged list takes: how many, and the cursor of the page before. */
export const pageInput = {
  first: z.int().min(1).max(200).default(50),
  after: afterCursor,
};

/** A page of a list: its items, and the cursor for the next one if there is one. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
