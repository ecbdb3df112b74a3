import { randomBytes } from 'node:crypto';
import { put, rowKey, type Write } from '@concord/database';
import { accept } from '@concord/result';
import { retryAfterMs } from '../domain/pace.ts';
import { connections, endpoints, type ProviderConnection } from '../storage/provider-tables.ts';

export type ConnectProvider = {
  readonly provider: string;
  readonly endpointId: string;
  readonly webhookSecret: string;
};

/** An endpoint id that nobody can guess and the secret that signs what comes there. */
export function newConnection(provider: string): ConnectProvider {
  return {
    provider,
    endpointId: `whe_${randomBytes(18).toString('base64url')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
  };
}

/** Gives the merchant its own webhook endpoint and secret, once; the sweeper tells the provider. */
export const connectProvider: Write<ConnectProvider, ProviderConnection> = {
  name: 'connectProvider',
  load: ({ provider, endpointId }) => [rowKey(connections, provider), rowKey(endpoints, endpointId)],
  decide: ({ provider, endpointId, webhookSecret }, state, { nowMs }) => {
    if (state.get(connections, provider)) return accept({ effectId: provider });
    const connection: ProviderConnection = {
      ...{ provider, endpointId, webhookSecret },
      ...{ connected: false, dueAtMs: nowMs, attempts: 0, version: 1 },
    };
    return accept({
      effectId: provider,
      put: [put(connections, connection), put(endpoints, { endpointId })],
    });
  },
  answer: (state, provider) => {
    const connection = state.get(connections, provider);
    if (!connection) throw new Error(`The connection to ${provider} is not there after its own change`);
    return connection;
  },
};

export type RecordConnection = { readonly provider: string; readonly connected: boolean };

/** The provider knows where to send webhooks, or did not answer: then it is told again later. */
export const recordConnection: Write<RecordConnection, ProviderConnection | undefined> = {
  name: 'recordConnection',
  load: ({ provider }) => [rowKey(connections, provider)],
  decide: ({ provider, connected }, state, { nowMs }) => {
    const connection = state.get(connections, provider);
    if (!connection || connection.connected) return accept({ effectId: provider });
    const { attempts, version } = connection;
    const dueAtMs = connected ? null : nowMs + retryAfterMs(attempts);
    return accept({
      effectId: provider,
      put: [put(connections, { ...connection, connected, dueAtMs, attempts: attempts + 1, version: version + 1 })],
    });
  },
  answer: (state, provider) => state.get(connections, provider),
};
