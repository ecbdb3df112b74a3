import { put, rowKey, type State, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import type { AppInstallation, AppNotFound } from '../domain/app-installation.ts';
import { withChanges } from '../domain/change.ts';
import { appInstalled, appUninstalled } from '../domain/events.ts';
import { counting, discounting } from '../domain/merchant.ts';
import type { LimitReached } from '../domain/plan.ts';
import { appInstallations, merchants } from '../storage/tables.ts';
import { merchantIn, there } from './rows.ts';

export type InstallApp = {
  readonly installationId: string;
  readonly name: string;
  readonly clientId?: string | undefined;
  readonly scopes: readonly string[];
};

export const installApp: Write<InstallApp, AppInstallation, LimitReached> = {
  name: 'installApp',
  load: ({ installationId }) => [rowKey(merchants), rowKey(appInstallations, installationId)],
  decide: ({ installationId, name, clientId, scopes }, state, { nowMs }) => {
    const merchant = counting(merchantIn(state), 'apps');
    if (!merchant.ok) return merchant;
    const installation: AppInstallation = {
      id: installationId,
      name,
      clientId: clientId ?? null,
      scopes,
      status: 'installed',
      installedAtMs: nowMs,
      version: 1,
    };
    return accept({
      effectId: installationId,
      put: [put(merchants, merchant.value), put(appInstallations, installation)],
      events: [appInstalled(installation)],
    });
  },
  answer: installationIn,
  replay: (installationId) => [rowKey(appInstallations, installationId)],
};

export type UninstallApp = { readonly installationId: string };

/** Ends an installation. Identity hears of it and revokes what the app was given. */
export const uninstallApp: Write<UninstallApp, AppInstallation, AppNotFound> = {
  name: 'uninstallApp',
  load: ({ installationId }) => [rowKey(merchants), rowKey(appInstallations, installationId)],
  decide: ({ installationId }, state) => {
    const known = state.get(appInstallations, installationId);
    if (!known) return reject({ code: 'APP_NOT_FOUND' });
    if (known.status === 'uninstalled') return accept({ effectId: installationId });
    const installation = withChanges(known, { status: 'uninstalled' });
    return accept({
      effectId: installationId,
      put: [put(merchants, discounting(merchantIn(state), 'apps')), put(appInstallations, installation)],
      events: [appUninstalled(installation)],
    });
  },
  answer: installationIn,
};

function installationIn(state: State, id: string): AppInstallation {
  return there(state.get(appInstallations, id), `installation ${id}`);
}
