import type { Call, Handler } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { appOperations } from '../../contract/apps.ts';
import { newWebhookSecret } from '../credentials.ts';
import { type WebhookEndpoint, webhookUrlProblem } from '../domain/webhook-endpoint.ts';
import { readAppInstallations, readEnabledEndpoints, readWebhookEndpoints } from '../storage/read-merchant.ts';
import {
  createWebhookEndpoint,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  updateWebhookEndpoint,
} from '../use-cases/change-webhook-endpoints.ts';
import { installApp, uninstallApp } from '../use-cases/install-app.ts';
import type { HandlerDeps } from './deps.ts';
import { pageOf } from './page-of.ts';
import { endpointView, installationView } from './views.ts';

type Operations = typeof appOperations;

export function appHandlers(deps: HandlerDeps): { readonly [Name in keyof Operations]: Handler<Operations[Name]> } {
  const { data, run, sealer, config } = deps;
  const { database } = data;

  const newSealedSecret = ({ merchantId }: Call) => sealer.seal(newWebhookSecret(), merchantId);
  const withSecret = (call: Call) => (endpoint: WebhookEndpoint) => {
    const sealed = endpoint.secrets[0]?.sealed;
    return { ...endpointView(endpoint), secret: sealed === undefined ? '' : sealer.open(sealed, call.merchantId) };
  };

  return {
    createWebhookEndpoint: async (input, call) => {
      const reason = webhookUrlProblem(input.url, config.localWebhooksAllowed);
      if (reason !== undefined) return reject({ code: 'WEBHOOK_URL_REFUSED', reason });
      const command = { ...input, endpointId: newId('endpoint'), sealedSecret: newSealedSecret(call) };
      return mapResult(await run(createWebhookEndpoint, command, input, call), withSecret(call));
    },
    updateWebhookEndpoint: async (input, call) => {
      const reason = input.url === undefined ? undefined : webhookUrlProblem(input.url, config.localWebhooksAllowed);
      if (reason !== undefined) return reject({ code: 'WEBHOOK_URL_REFUSED', reason });
      return mapResult(await run(updateWebhookEndpoint, input, input, call), endpointView);
    },
    rotateWebhookSecret: async (input, call) => {
      const command = { ...input, sealedSecret: newSealedSecret(call) };
      return mapResult(await run(rotateWebhookSecret, command, input, call), withSecret(call));
    },
    removeWebhookEndpoint: async (input, call) =>
      mapResult(await run(removeWebhookEndpoint, input, input, call), endpointView),
    listWebhookEndpoints: async (query, { merchantId }) =>
      accept(
        pageOf(await readWebhookEndpoints(database, merchantId, query), query.first, endpointView, ({ id }) => id),
      ),
    resolveWebhookEndpoints: async (query, call) => {
      const found = await readEnabledEndpoints(database, call.merchantId, query, Date.now());
      const items = found.map(({ endpoint: { id, url, types, version }, sealedSecrets }) => {
        const secrets = sealedSecrets.map((sealed) => sealer.open(sealed, call.merchantId));
        return { id, url, types: [...types], version, secrets };
      });
      return accept({ items });
    },
    installApp: async (input, call) => {
      const command = { ...input, installationId: newId('installation') };
      return mapResult(await run(installApp, command, input, call), installationView);
    },
    uninstallApp: async (input, call) => mapResult(await run(uninstallApp, input, input, call), installationView),
    listAppInstallations: async (query, { merchantId }) => {
      const found = await readAppInstallations(database, merchantId, query);
      return accept(pageOf(found, query.first, installationView, ({ id }) => id));
    },
  };
}
