import { operation } from '@concord/contract';
import { z } from 'zod';

/** A merchant's account at the payment provider, and what the provider says by itself. */
export const providerOperations = {
  connectProvider: operation({
    kind: 'write',
    method: 'POST',
    path: '/provider-connection',
    summary: 'Tell the provider where to send its webhooks for this merchant; happens by itself at sign-up',
    scope: 'payments:configure',
    audited: true,
    input: z.object({}),
    output: z.object({ endpointId: z.string(), webhookUrl: z.string(), connected: z.boolean() }),
    rejections: {},
  }),
  handleProviderWebhook: operation({
    kind: 'write',
    method: 'POST',
    path: '/provider-webhooks/{endpointId}',
    summary: "A provider's signed message; repeated and late ones are harmless",
    scope: 'public',
    withoutMerchant: true,
    input: z.object({
      endpointId: z.string().min(1).max(100).describe('Opaque: it and its secret say whose message it is'),
      body: z.string().max(1_000_000).describe('As received, byte by byte: the signature covers it'),
      id: z.string().max(200).describe('The header webhook-id'),
      timestamp: z.string().max(40).describe('The header webhook-timestamp'),
      signature: z.string().max(2_000).describe('The header webhook-signature'),
    }),
    output: z.object({ handled: z.boolean().describe('False for a message that says nothing new') }),
    rejections: {
      WEBHOOK_REFUSED: { status: 403, message: 'Unknown endpoint, or the signature does not fit.' },
    },
  }),
};
