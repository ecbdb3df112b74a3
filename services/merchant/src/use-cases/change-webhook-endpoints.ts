import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { withChanges } from '../domain/change.ts';
import { webhookEndpointChanged } from '../domain/events.ts';
import { counting, discounting } from '../domain/merchant.ts';
import type { LimitReached } from '../domain/plan.ts';
import { rotateSecret, type WebhookEndpoint, type WebhookEndpointNotFound } from '../domain/webhook-endpoint.ts';
import { merchants, webhookEndpoints } from '../storage/tables.ts';
import { endpointIn, merchantIn } from './rows.ts';

export type CreateWebhookEndpoint = {
  readonly endpointId: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly sealedSecret: string;
};

export const createWebhookEndpoint: Write<CreateWebhookEndpoint, WebhookEndpoint, LimitReached> = {
  name: 'createWebhookEndpoint',
  load: ({ endpointId }) => [rowKey(merchants), rowKey(webhookEndpoints, endpointId)],
  decide: ({ endpointId, url, types, sealedSecret }, state, { nowMs }) => {
    const merchant = counting(merchantIn(state), 'webhookEndpoints');
    if (!merchant.ok) return merchant;
    const endpoint: WebhookEndpoint = {
      id: endpointId,
      url,
      types,
      status: 'enabled',
      disabledReason: null,
      secrets: [{ sealed: sealedSecret, validUntilMs: null }],
      createdAtMs: nowMs,
      version: 1,
    };
    const saved = saving(endpoint);
    return accept({ ...saved, put: [put(merchants, merchant.value), ...saved.put] });
  },
  answer: endpointIn,
  replay: (endpointId) => [rowKey(webhookEndpoints, endpointId)],
};

export type UpdateWebhookEndpoint = {
  readonly endpointId: string;
  readonly url?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
  readonly disabledReason?: string | undefined;
};

/** Changes an endpoint. Switching it on forgets why it was off. */
export const updateWebhookEndpoint: Write<UpdateWebhookEndpoint, WebhookEndpoint, WebhookEndpointNotFound> = {
  name: 'updateWebhookEndpoint',
  load: ({ endpointId }) => [rowKey(webhookEndpoints, endpointId)],
  decide: ({ endpointId, url, types, status, disabledReason }, state) => {
    const known = state.get(webhookEndpoints, endpointId);
    if (!known || known.status === 'removed') return reject({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
    const reason = (status ?? known.status) === 'enabled' ? null : (disabledReason ?? known.disabledReason);
    return accept(saving(withChanges(known, { url, types, status, disabledReason: reason })));
  },
  answer: endpointIn,
};

export type RotateWebhookSecret = { readonly endpointId: string; readonly sealedSecret: string };

export const rotateWebhookSecret: Write<RotateWebhookSecret, WebhookEndpoint, WebhookEndpointNotFound> = {
  name: 'rotateWebhookSecret',
  load: ({ endpointId }) => [rowKey(webhookEndpoints, endpointId)],
  decide: ({ endpointId, sealedSecret }, state, { nowMs }) => {
    const known = state.get(webhookEndpoints, endpointId);
    if (!known || known.status === 'removed') return reject({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
    return accept(saving(rotateSecret(known, sealedSecret, nowMs)));
  },
  answer: endpointIn,
};

export type RemoveWebhookEndpoint = { readonly endpointId: string };

/** Removes an endpoint and forgets its secrets. Removing it again changes nothing. */
export const removeWebhookEndpoint: Write<RemoveWebhookEndpoint, WebhookEndpoint, WebhookEndpointNotFound> = {
  name: 'removeWebhookEndpoint',
  load: ({ endpointId }) => [rowKey(merchants), rowKey(webhookEndpoints, endpointId)],
  decide: ({ endpointId }, state) => {
    const known = state.get(webhookEndpoints, endpointId);
    if (!known) return reject({ code: 'WEBHOOK_ENDPOINT_NOT_FOUND' });
    if (known.status === 'removed') return accept({ effectId: endpointId });
    const saved = saving(withChanges(known, { status: 'removed', secrets: [] }));
    return accept({
      ...saved,
      put: [put(merchants, discounting(merchantIn(state), 'webhookEndpoints')), ...saved.put],
    });
  },
  answer: endpointIn,
};

function saving(endpoint: WebhookEndpoint) {
  return {
    effectId: endpoint.id,
    put: [put(webhookEndpoints, endpoint)],
    events: [webhookEndpointChanged(endpoint)],
  };
}
