import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { ApiClient } from '../domain/api-client.ts';
import { apiClientCreated } from '../domain/events.ts';
import { apiClients } from '../storage/session-tables.ts';
import { refusedPermissions, type UnknownPermission } from './create-role.ts';
import type { NotYoursToGrant } from './grant-role.ts';

export type CreateApiClient = Pick<ApiClient, 'clientId' | 'name' | 'scopes' | 'secretHash'> & {
  readonly held: readonly string[];
};

/** A program that may call with its own secret, with permissions that its maker holds. */
export const createApiClient: Write<CreateApiClient, ApiClient, UnknownPermission | NotYoursToGrant> = {
  name: 'createApiClient',
  load: ({ clientId }) => [rowKey(apiClients, clientId)],
  decide: ({ clientId, name, scopes, secretHash, held }, _, { nowMs }) => {
    const refused = refusedPermissions(scopes, held);
    if (refused) return reject(refused);
    const made = { createdAtMs: nowMs, revokedAtMs: null, version: 1 };
    const client: ApiClient = { clientId, name, scopes: [...new Set(scopes)].sort(), secretHash, ...made };
    return accept({
      effectId: clientId,
      put: [put(apiClients, client)],
      events: [apiClientCreated(clientId, client.scopes)],
    });
  },
  answer: clientIn,
  replay: (clientId) => [rowKey(apiClients, clientId)],
};

export type RevokeApiClient = { readonly clientId: string };
export type ClientNotFound = { readonly code: 'CLIENT_NOT_FOUND' };

/** Ends a client; its tokens are refused like those of a revoked session. */
export const revokeApiClient: Write<RevokeApiClient, ApiClient, ClientNotFound> = {
  name: 'revokeApiClient',
  load: ({ clientId }) => [rowKey(apiClients, clientId)],
  decide: ({ clientId }, state, { nowMs }) => {
    const client = state.get(apiClients, clientId);
    if (!client) return reject({ code: 'CLIENT_NOT_FOUND' });
    if (client.revokedAtMs !== null) return accept({ effectId: clientId });
    const revoked = { ...client, revokedAtMs: nowMs, version: client.version + 1 };
    return accept({ effectId: clientId, put: [put(apiClients, revoked)] });
  },
  answer: clientIn,
};

function clientIn(state: State, clientId: string): ApiClient {
  const client = state.get(apiClients, clientId);
  if (!client) throw new Error(`API client ${clientId} is not there after its own change`);
  return client;
}
