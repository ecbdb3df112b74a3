import { idSchema, operation, page, pageInput } from '@concord/contract';
import { z } from 'zod';
import { LIMIT_REACHED, nameSchema } from './words.ts';

const endpointId = idSchema('endpoint');
const installationId = idSchema('installation');
const eventType = z
  .string()
  .max(100)
  .regex(/^([a-z][a-z-]*\.\*|[a-z][a-z-]*\.[a-z][a-z-]*\.v\d+)$/, {
    message: 'Expected an event such as orders.order-placed.v1, or a whole area such as orders.*',
  });
const types = z.array(eventType).min(1).max(100);
const url = z.url({ protocol: /^https?$/ }).max(2_000);
const secret = z.string().describe('Standard Webhooks secret (whsec_…); shown this once');

export const endpointSchema = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  status: z.enum(['enabled', 'disabled', 'removed']),
  disabledReason: z.string().nullable(),
  version: z.int(),
  createdAt: z.iso.datetime(),
});

const installationSchema = z.object({
  id: z.string(),
  name: z.string(),
  clientId: z.string().nullable(),
  scopes: z.array(z.string()),
  status: z.enum(['installed', 'uninstalled']),
  installedAt: z.iso.datetime(),
});

const WEBHOOK_ENDPOINT_NOT_FOUND = { status: 404, message: 'There is no such webhook endpoint.' } as const;
const WEBHOOK_URL_REFUSED = {
  status: 422,
  message: 'Webhooks are sent to public https addresses only: give another URL.',
  data: z.object({ reason: z.string() }),
} as const;

export const appOperations = {
  createWebhookEndpoint: operation({
    kind: 'write',
    method: 'POST',
    path: '/webhook-endpoints',
    summary: 'Have events sent to a URL, signed by Standard Webhooks',
    scope: 'webhooks:write',
    audited: true,
    input: z.object({ url, types }),
    output: endpointSchema.extend({ secret }),
    rejections: { WEBHOOK_URL_REFUSED, LIMIT_REACHED },
  }),
  updateWebhookEndpoint: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/webhook-endpoints/{endpointId}',
    summary: 'Change where or what is sent, or switch it on and off',
    scope: 'webhooks:write',
    audited: true,
    input: z.object({
      endpointId,
      url: url.optional(),
      types: types.optional(),
      status: z.enum(['enabled', 'disabled']).optional(),
      disabledReason: z.string().trim().max(500).optional(),
    }),
    output: endpointSchema,
    rejections: { WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_URL_REFUSED },
  }),
  rotateWebhookSecret: operation({
    kind: 'write',
    method: 'POST',
    path: '/webhook-endpoints/{endpointId}/secret',
    summary: 'A new secret; for a day every message is signed with both',
    scope: 'webhooks:write',
    audited: true,
    input: z.object({ endpointId }),
    output: endpointSchema.extend({ secret }),
    rejections: { WEBHOOK_ENDPOINT_NOT_FOUND },
  }),
  removeWebhookEndpoint: operation({
    kind: 'write',
    method: 'DELETE',
    path: '/webhook-endpoints/{endpointId}',
    summary: 'Nothing more is sent there; its secret is forgotten',
    scope: 'webhooks:write',
    audited: true,
    input: z.object({ endpointId }),
    output: endpointSchema,
    rejections: { WEBHOOK_ENDPOINT_NOT_FOUND },
  }),
  listWebhookEndpoints: operation({
    kind: 'read',
    method: 'GET',
    path: '/webhook-endpoints',
    summary: 'Where events are sent',
    scope: 'webhooks:read',
    input: z.object({ ...pageInput }),
    output: page(endpointSchema),
    rejections: {},
  }),
  resolveWebhookEndpoints: operation({
    kind: 'read',
    method: 'GET',
    path: '/webhook-endpoints/resolved',
    summary:
      'Where events go, which of them are wanted there, and with which secrets they are signed; for our services only',
    scope: 'webhooks:deliver',
    servicesOnly: true,
    input: z.object({ endpointId: endpointId.optional() }),
    output: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          url: z.string(),
          types: z.array(z.string()),
          secrets: z.array(z.string()).describe('Newest first; sign with each'),
          version: z.int(),
        }),
      ),
    }),
    rejections: {},
  }),
  installApp: operation({
    kind: 'write',
    method: 'POST',
    path: '/app-installations',
    summary: 'Let an app act for you, within the scopes you consent to',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      name: nameSchema,
      clientId: idSchema('client').optional(),
      scopes: z
        .array(z.string().regex(/^[a-z-]+:([a-z-]+|\*)$/, { message: 'Expected a scope such as orders:read' }))
        .min(1)
        .max(50),
    }),
    output: installationSchema,
    rejections: { LIMIT_REACHED },
  }),
  uninstallApp: operation({
    kind: 'write',
    method: 'DELETE',
    path: '/app-installations/{installationId}',
    summary: 'The app may act no more',
    scope: 'merchant:write',
    audited: true,
    input: z.object({ installationId }),
    output: installationSchema,
    rejections: { APP_NOT_FOUND: { status: 404, message: 'There is no such installation.' } },
  }),
  listAppInstallations: operation({
    kind: 'read',
    method: 'GET',
    path: '/app-installations',
    summary: 'Apps that act for you, and those that did',
    scope: 'merchant:read',
    input: z.object({ ...pageInput }),
    output: page(installationSchema),
    rejections: {},
  }),
};
