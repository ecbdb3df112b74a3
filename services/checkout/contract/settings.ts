import { operation } from '@concord/contract';
import { z } from 'zod';
import { settingsSchema, shippingMethodSchema, taxRateSchema } from '../cart-schemas.ts';
import { STORE_NOT_FOUND, storeId } from './words.ts';

/** A store's tax rates and shipping methods. */
export const settingsOperations = {
  getSettings: operation({
    kind: 'read',
    method: 'GET',
    path: '/stores/{storeId}/settings',
    summary: "A store's tax rates and shipping methods",
    scope: 'checkout:settings',
    input: z.object({ storeId }),
    output: settingsSchema,
    rejections: { STORE_NOT_FOUND },
  }),
  setTaxRates: operation({
    kind: 'write',
    method: 'PUT',
    path: '/stores/{storeId}/tax-rates',
    summary: 'Which taxes the store charges, where, on what',
    scope: 'checkout:settings',
    audited: true,
    input: z.object({
      storeId,
      taxRates: z.array(taxRateSchema).max(500),
      shippingTaxClass: z.string().min(1).max(60).default('standard'),
    }),
    output: settingsSchema,
    rejections: { STORE_NOT_FOUND },
  }),
  setShippingMethods: operation({
    kind: 'write',
    method: 'PUT',
    path: '/stores/{storeId}/shipping-methods',
    summary: 'How the store ships, where, for how much',
    scope: 'checkout:settings',
    audited: true,
    input: z.object({ storeId, shippingMethods: z.array(shippingMethodSchema).max(100) }),
    output: settingsSchema,
    rejections: { STORE_NOT_FOUND },
  }),
};
