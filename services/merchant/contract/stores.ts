import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import {
  countrySchema,
  currencySchema,
  expectedVersion,
  hostSchema,
  LIMIT_REACHED,
  localeSchema,
  nameSchema,
  VERSION_CONFLICT,
} from './words.ts';

const storeId = idSchema('store');
const taxRounding = z.enum(['line', 'total']).describe('Where tax is rounded; lower levels are split to fit');
const cashRounding = z
  .record(currencySchema, z.int().min(1).max(100_000))
  .describe('The smallest coin of each currency, in minor units; a currency that is not named is paid exactly');
const themeSchema = z.object({
  accentColour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/)
    .nullable(),
  logoUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable(),
  tagline: z.string().trim().max(200).nullable(),
});
const orderNumberPrefix = z.string().regex(/^[A-Z0-9-]{0,10}$/);

const storeFacts = {
  name: z.string(),
  status: z.enum(['open', 'closed']),
  currency: z.string(),
  currencies: z.array(z.string()),
  locale: z.string(),
  locales: z.array(z.string()),
  countryCode: z.string(),
  pricesIncludeTax: z.boolean(),
  taxRounding,
  theme: themeSchema,
  orderNumberPrefix: z.string(),
};

export const storeSchema = z.object({
  id: z.string(),
  ...storeFacts,
  cashRounding: z.record(z.string(), z.int()),
  host: z.string().nullable(),
  version: z.int(),
});

/** What every cart needs of its store, in one answer. */
export const storeContextSchema = z.object({
  storeId: z.string(),
  ...storeFacts,
  cashRounding: z.record(z.string(), z.object({ incrementMinor: z.int() })),
  shipsFrom: z.array(z.string()).describe('Locations that ship orders, best first'),
  pickupLocations: z.array(
    z.object({
      locationId: z.string(),
      name: z.string(),
      address: z.object({
        line1: z.string().nullable(),
        line2: z.string().nullable(),
        postalCode: z.string().nullable(),
        city: z.string().nullable(),
        region: z.string().nullable(),
        countryCode: z.string(),
      }),
    }),
  ),
  version: z.int().describe('Grows whenever anything in this answer changed'),
});

const publishableKeySchema = z.object({
  publishableKey: z.string(),
  storeId: z.string(),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});

const STORE_NOT_FOUND = { status: 404, message: 'There is no such store.' } as const;
const HOST_TAKEN = { status: 409, message: 'Another store answers on this host already: choose another.' } as const;
const CURRENCY_NOT_SOLD_IN = {
  status: 422,
  message: 'The store’s own currency must be among its currencies.',
  data: z.object({ currency: z.string() }),
} as const;

export const storeOperations = {
  createStore: operation({
    kind: 'write',
    method: 'POST',
    path: '/stores',
    summary: 'Open another store, with its own currency, languages and keys',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      name: nameSchema,
      currency: currencySchema,
      currencies: z.array(currencySchema).min(1).max(30).optional(),
      locale: localeSchema,
      locales: z.array(localeSchema).min(1).max(30).optional(),
      countryCode: countrySchema,
      pricesIncludeTax: z.boolean().optional().describe('Without it, as is usual in the country'),
      taxRounding: taxRounding.optional(),
      cashRounding: cashRounding.optional(),
      host: hostSchema.optional(),
    }),
    output: z.object({ store: storeSchema, publishableKey: z.string() }),
    rejections: { HOST_TAKEN, LIMIT_REACHED, CURRENCY_NOT_SOLD_IN },
  }),
  updateStore: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/stores/{storeId}',
    summary: 'Change a store’s settings; what is not named stays',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      storeId,
      expectedVersion,
      name: nameSchema.optional(),
      status: z.enum(['open', 'closed']).optional(),
      currency: currencySchema.optional(),
      currencies: z.array(currencySchema).min(1).max(30).optional(),
      locale: localeSchema.optional(),
      locales: z.array(localeSchema).min(1).max(30).optional(),
      countryCode: countrySchema.optional(),
      pricesIncludeTax: z.boolean().optional(),
      taxRounding: taxRounding.optional(),
      cashRounding: cashRounding.optional(),
      host: hostSchema.nullable().optional(),
      theme: themeSchema.partial().optional(),
      orderNumberPrefix: orderNumberPrefix.optional(),
    }),
    output: storeSchema,
    rejections: { STORE_NOT_FOUND, VERSION_CONFLICT, HOST_TAKEN, CURRENCY_NOT_SOLD_IN },
  }),
  listStores: operation({
    kind: 'read',
    method: 'GET',
    path: '/stores',
    summary: 'Your stores, in the order of their opening',
    scope: 'merchant:read',
    input: z.object({ ...pageInput }),
    output: page(storeSchema),
    rejections: {},
  }),
  getStores: operation({
    kind: 'read',
    method: 'GET',
    path: '/stores/by-id',
    summary: 'The stores of these ids; one that does not exist is left out',
    scope: 'merchant:storefront',
    input: z.object({ storeIds: z.array(storeId).min(1).max(200) }),
    output: z.object({ items: z.array(storeSchema) }),
    rejections: {},
  }),
  getStoreContext: operation({
    kind: 'read',
    method: 'GET',
    path: '/stores/{storeId}/context',
    summary: 'What a cart needs of its store: money, tax, languages, where goods come from',
    scope: 'merchant:storefront',
    input: z.object({ storeId }),
    output: storeContextSchema,
    rejections: { STORE_NOT_FOUND },
  }),
  resolveStore: operation({
    kind: 'read',
    method: 'GET',
    path: '/store-directory',
    summary: 'Whose store answers on a host or to a publishable key; for our services only',
    scope: 'merchant:directory',
    servicesOnly: true,
    withoutMerchant: true,
    input: z
      .object({ publishableKey: z.string().max(100).optional(), host: z.string().max(253).optional() })
      .refine(({ publishableKey, host }) => (publishableKey === undefined) !== (host === undefined), {
        message: 'Name a publishable key or a host, not both',
      }),
    output: z.object({
      merchantId: z.string(),
      storeId: z.string(),
      shardId: z.string(),
      currency: z.string(),
      locale: z.string(),
    }),
    rejections: { STORE_NOT_FOUND },
  }),
  createPublishableKey: operation({
    kind: 'write',
    method: 'POST',
    path: '/stores/{storeId}/publishable-keys',
    summary: 'Another key with which a shop or app may ask for shoppers’ tokens of this store',
    scope: 'merchant:write',
    audited: true,
    input: z.object({ storeId }),
    output: publishableKeySchema,
    rejections: { STORE_NOT_FOUND, LIMIT_REACHED },
  }),
  listPublishableKeys: operation({
    kind: 'read',
    method: 'GET',
    path: '/stores/{storeId}/publishable-keys',
    summary: 'A store’s keys, newest first',
    scope: 'merchant:read',
    input: z.object({ storeId }),
    output: z.object({ items: z.array(publishableKeySchema) }),
    rejections: { STORE_NOT_FOUND },
  }),
  revokePublishableKey: operation({
    kind: 'write',
    method: 'POST',
    path: '/publishable-keys/{publishableKey}/revoke',
    summary: 'No more tokens for this key; those given out end by themselves',
    scope: 'merchant:write',
    audited: true,
    input: z.object({ publishableKey: z.string().max(100) }),
    output: publishableKeySchema,
    rejections: { PUBLISHABLE_KEY_NOT_FOUND: { status: 404, message: 'There is no such publishable key.' } },
  }),
};
