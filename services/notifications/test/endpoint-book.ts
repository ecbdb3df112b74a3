import { accept } from '@concord/result';
import type { Endpoints } from '../src/ports.ts';

type Endpoint = { readonly merchantId: string; readonly id: string; readonly url: string; readonly secrets: string[] };

/** Merchant Account as Notifications meets it, kept in memory: the other party of these tests. */
export function endpointBook() {
  const book: (Endpoint & { disabledReason?: string | undefined })[] = [];
  const endpoints: Endpoints = {
    resolveWebhookEndpoints: async ({ endpointId }, { merchantId }) => {
      const items = book
        .filter((one) => one.merchantId === merchantId && one.disabledReason === undefined)
        .filter(({ id }) => endpointId === undefined || id === endpointId)
        .map(({ id, url, secrets }) => ({
          id,
          url,
          secrets,
          types: ['merchant.*', 'inventory.availability-changed.v1'],
          version: 1,
        }));
      return accept({ items });
    },
    updateWebhookEndpoint: async ({ endpointId, disabledReason }) => {
      const endpoint = book.find(({ id }) => id === endpointId);
      if (!endpoint) return { ok: false, rejection: { code: 'WEBHOOK_ENDPOINT_NOT_FOUND' } };
      endpoint.disabledReason = disabledReason;
      const { id, url } = endpoint;
      const shown = { id, url, types: [], version: 2, createdAt: new Date().toISOString() };
      return accept({ ...shown, status: 'disabled' as const, disabledReason: disabledReason ?? null });
    },
  };
  return { endpoints, book };
}
