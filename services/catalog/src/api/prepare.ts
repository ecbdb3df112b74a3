import { newId } from '@concord/ids';
import type { z } from 'zod';
import type { catalogContract } from '../../contract.ts';
import type { variantInputSchema } from '../../contract-schemas.ts';
import { handleOf } from '../domain/handle.ts';
import type { Price, ProductDetails } from '../domain/product.ts';
import type { WantedVariant } from '../domain/variants.ts';
import type { CreateProduct } from '../use-cases/create-product.ts';
import type { UpdateProduct } from '../use-cases/update-product.ts';

type Operations = (typeof catalogContract)['operations'];
type VariantInput = z.output<typeof variantInputSchema>;

/** The command of an input: ids are made here, so that deciding stays free of chance. */
export function createProductCommand(input: z.output<Operations['createProduct']['input']>): CreateProduct {
  const { options, variants, giftCard, title, handle = handleOf(title), ...details } = input;
  return {
    productId: newId('product'),
    details: { ...EMPTY, ...given(details), title, handle, giftCard },
    options,
    variants: variants.map((variant) => wantedVariant({ ...variant, id: undefined })),
  };
}

export function updateProductCommand(input: z.output<Operations['updateProduct']['input']>): UpdateProduct {
  const { productId, expectedVersion, options, variants, ...details } = input;
  return { productId, expectedVersion, options, details: given(details), variants: variants?.map(wantedVariant) };
}

const EMPTY: Omit<ProductDetails, 'title' | 'handle' | 'giftCard'> = {
  descriptionHtml: '',
  vendor: null,
  type: null,
  status: 'draft',
  categoryId: null,
  tags: [],
  seo: { title: null, description: null },
  images: [],
  customFields: {},
};

function wantedVariant({ prices, id, ...facts }: VariantInput): WantedVariant {
  return { ...facts, id, freshId: id ?? newId('variant'), prices: prices && pricesByCurrency(prices) };
}

function pricesByCurrency(list: NonNullable<VariantInput['prices']>): Readonly<Record<string, Price>> {
  return Object.fromEntries(
    list.map(({ currency, amountMinor, compareAtMinor }) => [currency, { amountMinor, compareAtMinor }]),
  );
}

type Given<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };

/** Leaves out what was not said, so that it does not replace what is there. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
