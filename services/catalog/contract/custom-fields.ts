import { operation } from '@concord/contract';
import { z } from 'zod';
import { customFieldDefinitionSchema } from '../contract-schemas.ts';
import { CUSTOM_FIELD_INVALID } from './words.ts';

/** What a merchant's products say beside what all say. */
export const customFieldOperations = {
  defineCustomField: operation({
    kind: 'write',
    method: 'PUT',
    path: '/custom-fields/{owner}/{key}',
    summary: 'Defines a typed field on products or variants; its type stays once it is defined',
    scope: 'catalog:write',
    audited: true,
    input: customFieldDefinitionSchema,
    output: customFieldDefinitionSchema,
    rejections: { CUSTOM_FIELD_INVALID },
  }),
  listCustomFields: operation({
    kind: 'read',
    method: 'GET',
    path: '/custom-fields',
    summary: 'The fields that the merchant defined',
    scope: 'catalog:browse',
    input: z.object({}),
    output: z.object({ items: z.array(customFieldDefinitionSchema) }),
    rejections: {},
  }),
};
