import { idSchema, operation } from '@concord/contract';
import { z } from 'zod';
import { NOT_YOURS_TO_GRANT, nameField, permissionField, UNKNOWN_PERMISSION } from './fields.ts';

const INVALID_CLIENT = { status: 403, message: 'The client id or its secret is wrong.' } as const;
const STORE_NOT_FOUND = { status: 404, message: 'There is no store with this key or host.' } as const;
const CLIENT_NOT_FOUND = { status: 404, message: 'There is no such API client.' } as const;

const apiClientSchema = z.object({
  clientId: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
});

/** Tokens for machines and for anonymous shoppers, and the keys to verify any token with. */
export const tokenOperations = {
  issueServiceToken: operation({
    kind: 'read',
    method: 'POST',
    path: '/oauth/token',
    summary: 'Client credentials: an access token for one of our services, or for an API client of a merchant',
    scope: 'public',
    withoutMerchant: true,
    input: z.object({
      clientId: z.string().min(1).max(100),
      clientSecret: z.string().min(1).max(200),
      scopes: z.array(permissionField).max(100).optional().describe('Fewer than the client has'),
    }),
    output: z.object({ accessToken: z.string(), expiresInMs: z.int() }),
    rejections: { INVALID_CLIENT },
  }),
  issueShopperToken: operation({
    kind: 'read',
    method: 'POST',
    path: '/shopper-tokens',
    summary: 'An access token for an anonymous shopper of one store',
    scope: 'public',
    withoutMerchant: true,
    input: z.object({
      publishableKey: z.string().min(1).max(100).optional(),
      host: z.string().min(1).max(253).optional(),
    }),
    output: z.object({
      accessToken: z.string(),
      expiresInMs: z.int(),
      merchantId: z.string(),
      storeId: z.string(),
      currency: z.string(),
      locale: z.string(),
    }),
    rejections: { STORE_NOT_FOUND },
  }),
  getKeySet: operation({
    kind: 'read',
    method: 'GET',
    path: '/.well-known/jwks.json',
    summary: 'The public keys that access tokens are verified with',
    scope: 'public',
    withoutMerchant: true,
    input: z.object({}),
    output: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }),
    rejections: {},
  }),
  listRevokedSessions: operation({
    kind: 'read',
    method: 'GET',
    path: '/revoked-sessions',
    summary: 'Sessions and API clients revoked since a time, of all merchants: what verifiers must refuse',
    scope: 'identity:revocations',
    servicesOnly: true,
    withoutMerchant: true,
    input: z.object({ sinceMs: z.int().min(0) }),
    output: z.object({
      sessions: z.array(z.object({ sessionId: z.string(), revokedAtMs: z.int() })),
      asOfMs: z.int(),
    }),
    rejections: {},
  }),
  createApiClient: operation({
    kind: 'write',
    method: 'POST',
    path: '/api-clients',
    summary: 'An API client of this merchant; its secret is shown once',
    scope: 'identity:write',
    audited: true,
    input: z.object({ name: nameField, scopes: z.array(permissionField).min(1).max(100) }),
    output: apiClientSchema.extend({ clientSecret: z.string() }),
    rejections: { NOT_YOURS_TO_GRANT, UNKNOWN_PERMISSION },
  }),
  listApiClients: operation({
    kind: 'read',
    method: 'GET',
    path: '/api-clients',
    summary: 'The API clients of this merchant',
    scope: 'identity:read',
    input: z.object({}),
    output: z.object({ items: z.array(apiClientSchema) }),
    rejections: {},
  }),
  revokeApiClient: operation({
    kind: 'write',
    method: 'DELETE',
    path: '/api-clients/{clientId}',
    summary: 'Ends an API client and the tokens it holds',
    scope: 'identity:write',
    audited: true,
    input: z.object({ clientId: idSchema('client') }),
    output: apiClientSchema,
    rejections: { CLIENT_NOT_FOUND },
  }),
} as const;
