import { idSchema } from '@concord/contract';
import { z } from 'zod';

export const productId = idSchema('product');
export const variantId = idSchema('variant');
export const PRODUCT_NOT_FOUND = { status: 404, message: 'There is no such product.' } as const;
export const VARIANT_NOT_FOUND = { status: 404, message: 'There is no such variant.' } as const;
export const CATEGORY_NOT_FOUND = { status: 404, message: 'There is no such category.' } as const;
export const COLLECTION_NOT_FOUND = { status: 404, message: 'There is no such collection.' } as const;

export const HANDLE_TAKEN = {
  status: 409,
  message: 'Another one has this handle already: choose another handle.',
  data: z.object({ handle: z.string() }),
} as const;

export const VERSION_CONFLICT = {
  status: 409,
  message: 'It was changed in the meantime: load it again and repeat your change.',
  data: z.object({ version: z.int() }),
} as const;

export const CUSTOM_FIELD_INVALID = {
  status: 422,
  message: 'A custom field is not defined for this, or its value is of another type.',
  data: z.object({ key: z.string() }),
} as const;
