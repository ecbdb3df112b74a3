import type { Client } from '@concord/contract';
import type { FastifyInstance } from 'fastify';
import type { paymentsContract } from '../../contract.ts';

const MAX_BYTES = 1_000_000;

/**
 * Where providers post: `POST <prefix>/:endpointId`. The body goes on as it came, byte by byte, because the signature
 * covers it; anything but a 2xx makes the provider try again.
 */
export async function providerWebhookRoute(
  app: FastifyInstance,
  client: Client<typeof paymentsContract>,
  prefix: string,
): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: MAX_BYTES }, (_, body, done) => done(null, body));
    scope.post<{ Params: { endpointId: string } }>(`${prefix}/:endpointId`, async (request, reply) => {
      const header = (name: string): string => String(request.headers[name] ?? '');
      const received = await client.handleProviderWebhook(
        {
          endpointId: request.params.endpointId,
          body: String(request.body ?? ''),
          id: header('webhook-id'),
          timestamp: header('webhook-timestamp'),
          signature: header('webhook-signature'),
        },
        { token: undefined },
      );
      return received.ok ? reply.status(204).send() : reply.status(403).send();
    });
  });
}
