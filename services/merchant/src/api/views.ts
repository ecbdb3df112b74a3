import type { AppInstallation } from '../domain/app-installation.ts';
import type { Location } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { PublishableKey } from '../domain/publishable-key.ts';
import type { Register } from '../domain/register.ts';
import type { Store } from '../domain/store.ts';
import type { StoreContext } from '../domain/store-context.ts';
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts';

export function merchantView({ ownerUserId: _, bankAccount, createdAtMs, taxIds, ...merchant }: Merchant) {
  return {
    ...merchant,
    taxIds: [...taxIds],
    bankAccount: bankAccount && { holder: bankAccount.holder, ibanEnding: bankAccount.ibanEnding },
    createdAt: new Date(createdAtMs).toISOString(),
  };
}

export function storeView({ keysMade: _, ...store }: Store) {
  return {
    ...store,
    currencies: [...store.currencies],
    locales: [...store.locales],
    cashRounding: { ...store.cashRounding },
  };
}

export function storeContextView({ store, shipsFrom, pickupLocations, version }: StoreContext) {
  const { id, host: _, cashRounding, ...facts } = storeView(store);
  const rounding = Object.entries(cashRounding).map(([currency, incrementMinor]) => [currency, { incrementMinor }]);
  return {
    ...facts,
    storeId: id,
    cashRounding: Object.fromEntries(rounding) as Record<string, { incrementMinor: number }>,
    shipsFrom: [...shipsFrom],
    pickupLocations: [...pickupLocations],
    version,
  };
}

export function publishableKeyView({ key, storeId, createdAtMs, revokedAtMs }: PublishableKey) {
  return {
    publishableKey: key,
    storeId,
    createdAt: new Date(createdAtMs).toISOString(),
    revokedAt: revokedAtMs === null ? null : new Date(revokedAtMs).toISOString(),
  };
}

export function locationView({ openingHours, ...location }: Location) {
  return { ...location, openingHours: { weekly: [...openingHours.weekly], closedOn: [...openingHours.closedOn] } };
}

export function registerView({ id, ...register }: Register) {
  return { registerId: id, ...register };
}

export function endpointView({ id, url, types, status, disabledReason, version, createdAtMs }: WebhookEndpoint) {
  const createdAt = new Date(createdAtMs).toISOString();
  return { id, url, types: [...types], status, disabledReason, version, createdAt };
}

export function installationView({ id, name, clientId, scopes, status, installedAtMs }: AppInstallation) {
  return { id, name, clientId, scopes: [...scopes], status, installedAt: new Date(installedAtMs).toISOString() };
}
