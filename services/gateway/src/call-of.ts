import type { CallOptions } from '@concord/contract';
import { newId } from '@concord/ids';
import type { FastifyRequest } from 'fastify';

/** A shopper's token for a request that brings only a store's publishable key. */
export type ShopperToken = (publishableKey: string) => Promise<string | undefined>;

/** Who asks, as the request says it: the services verify it. */
export async function callOf(request: FastifyRequest, shopperToken: ShopperToken): Promise<CallOptions> {
  const { authorization } = request.headers;
  const publishableKey = headerOf(request, 'concord-publishable-key');
  const bearer = authorization?.startsWith('Bearer ') ? authorization.slice(7) : undefined;
  return {
    token: bearer ?? (publishableKey === undefined ? undefined : await shopperToken(publishableKey)),
    idempotencyKey: headerOf(request, 'idempotency-key'),
    requestId: headerOf(request, 'x-request-id') ?? newId('request'),
    traceparent: headerOf(request, 'traceparent'),
  };
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
