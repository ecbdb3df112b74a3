import type { CallOptions, Handlers } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { identityContract } from '../../contract.ts';
import { beyond } from '../domain/permissions.ts';
import type { ServiceClient } from '../ports.ts';
import { readRevoked } from '../security/revocation-list.ts';
import { hashSecret, sameText } from '../security/secret-keys.ts';
import { readApiClient, readApiClients } from '../storage/read-sessions.ts';
import { createApiClient, revokeApiClient } from '../use-cases/api-clients.ts';
import { type Parts, runWrite } from './parts.ts';
import { apiClientView } from './views.ts';

type TokenOperation =
  | 'issueServiceToken'
  | 'issueShopperToken'
  | 'getKeySet'
  | 'listRevokedSessions'
  | 'createApiClient'
  | 'listApiClients'
  | 'revokeApiClient';

/** Tokens for machines and anonymous shoppers, the keys, and what was revoked. */
export function tokenHandlers(parts: Parts): Pick<Handlers<typeof identityContract>, TokenOperation> {
  const { data, keys, tokens, config, now } = parts;
  return {
    issueServiceToken: async ({ clientId, clientSecret, scopes }) => {
      const secretHash = hashSecret(clientSecret);
      const service = config.serviceClients.find((one) => one.clientId === clientId);
      if (service) {
        const within = service.scopes.includes('*') || beyond(service.scopes, scopes ?? []).length === 0;
        if (!within || !sameText(secretHash, secretHashOf(service))) return reject({ code: 'INVALID_CLIENT' });
        return accept(await tokens.forService(clientId, scopes ?? service.scopes));
      }
      const found = await readApiClient(data.database, clientId);
      if (!found || found.client.revokedAtMs !== null || !sameText(secretHash, found.client.secretHash)) {
        return reject({ code: 'INVALID_CLIENT' });
      }
      if (beyond(found.client.scopes, scopes ?? []).length > 0) return reject({ code: 'INVALID_CLIENT' });
      return accept(await tokens.forClient(found.merchantId, clientId, scopes ?? found.client.scopes));
    },
    issueShopperToken: async ({ publishableKey, host }, call) => {
      if ((publishableKey === undefined) === (host === undefined)) return reject({ code: 'STORE_NOT_FOUND' });
      const asked = publishableKey === undefined ? { host: host ?? '' } : { publishableKey };
      const found = await parts.stores.resolveStore(asked, await ownCall(parts, call));
      if (!found.ok)
        return found.rejection.code === 'STORE_NOT_FOUND' ? reject({ code: 'STORE_NOT_FOUND' }) : UNAVAILABLE;
      const { merchantId, storeId, currency, locale } = found.value;
      return accept({ ...(await tokens.forShopper(merchantId, storeId)), merchantId, storeId, currency, locale });
    },
    getKeySet: async () => accept({ keys: (await keys.keySet()).keys.map((key) => ({ ...key })) }),
    listRevokedSessions: async ({ sinceMs }) => {
      const asOfMs = now();
      return accept({ sessions: await readRevoked(data.system, sinceMs), asOfMs });
    },
    createApiClient: async ({ name, scopes }, call) => {
      const clientId = newId('client', now());
      const secretHash = hashSecret(clientSecretOf(parts, clientId));
      const command = { clientId, name, scopes, secretHash, held: [...call.principal.scopes] };
      const made = await runWrite(parts, createApiClient, command, call, { name, scopes });
      return mapResult(made, (client) => ({
        ...apiClientView(client),
        clientSecret: clientSecretOf(parts, client.clientId),
      }));
    },
    listApiClients: async (_, { merchantId }) =>
      accept({ items: (await readApiClients(data.database, merchantId)).map(apiClientView) }),
    revokeApiClient: async (command, call) => {
      const revoked = await runWrite(parts, revokeApiClient, command, call);
      if (revoked.ok) parts.revocations.add([command.clientId], now());
      return mapResult(revoked, apiClientView);
    },
  };
}

/** The secret follows from the id, so that a repeat of the creating call shows the same one. */
function clientSecretOf({ secrets }: Parts, clientId: string): string {
  return secrets.mark('client secret', clientId);
}

const UNAVAILABLE = reject({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });

function secretHashOf(client: ServiceClient): string {
  return 'secretHash' in client ? client.secretHash : hashSecret(client.secret);
}

/** A call in Identity's own name: it needs nobody to ask for a token. */
async function ownCall(
  { tokens }: Parts,
  call: { requestId: string; traceparent: string | undefined },
): Promise<CallOptions> {
  const { accessToken } = await tokens.forService('identity', ['merchant:directory']);
  return { token: accessToken, requestId: call.requestId, traceparent: call.traceparent };
}
