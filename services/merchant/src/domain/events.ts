import type { NewEvent } from '@concord/database';
import type { AppInstallation } from './app-installation.ts';
import type { Location } from './location.ts';
import type { Merchant } from './merchant.ts';
import type { Register } from './register.ts';
import type { Store } from './store.ts';
import type { WebhookEndpoint } from './webhook-endpoint.ts';

export function merchantCreated({ id, defaultStoreId, ownerUserId, countryCode, version }: Merchant): NewEvent {
  const data = { merchantId: id, storeId: defaultStoreId, ownerUserId, countryCode, version };
  return { type: 'merchant.merchant-created.v1', key: id, data };
}

export function merchantUpdated({ id, countryCode, verification, version }: Merchant): NewEvent {
  const data = { merchantId: id, countryCode, verification, version };
  return { type: 'merchant.merchant-updated.v1', key: id, data };
}

export function storeOpened(store: Store): NewEvent {
  return { type: 'merchant.store-opened.v1', key: store.id, data: storeFacts(store) };
}

export function storeUpdated(store: Store): NewEvent {
  return { type: 'merchant.store-updated.v1', key: store.id, data: storeFacts(store) };
}

export function locationAdded(location: Location): NewEvent {
  return { type: 'merchant.location-added.v1', key: location.id, data: locationFacts(location) };
}

export function locationUpdated(location: Location): NewEvent {
  return { type: 'merchant.location-updated.v1', key: location.id, data: locationFacts(location) };
}

export function registerAdded(register: Register): NewEvent {
  return { type: 'merchant.register-added.v1', key: register.id, data: registerFacts(register) };
}

export function registerUpdated(register: Register): NewEvent {
  return { type: 'merchant.register-updated.v1', key: register.id, data: registerFacts(register) };
}

/** Neither URL nor secret: whoever delivers asks for them. */
export function webhookEndpointChanged({ id, status, types, version }: WebhookEndpoint): NewEvent {
  const data = { endpointId: id, status, types, version };
  return { type: 'merchant.webhook-endpoint-changed.v1', key: id, data };
}

export function appInstalled({ id, clientId, scopes, version }: AppInstallation): NewEvent {
  return { type: 'merchant.app-installed.v1', key: id, data: { installationId: id, clientId, scopes, version } };
}

export function appUninstalled({ id, clientId, version }: AppInstallation): NewEvent {
  return { type: 'merchant.app-uninstalled.v1', key: id, data: { installationId: id, clientId, version } };
}

function storeFacts({ id, status, currency, currencies, countryCode, locale, version }: Store) {
  return { storeId: id, status, currency, currencies, countryCode, locale, version };
}

function locationFacts({ id, kind, status, shipsOrders, offersPickup, timeZone, version }: Location) {
  return { locationId: id, kind, status, shipsOrders, offersPickup, timeZone, version };
}

function registerFacts({ id, locationId, storeId, status, version }: Register) {
  return { registerId: id, locationId, storeId, status, version };
}
