import type { State } from '@concord/database';
import type { Location } from '../domain/location.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Register } from '../domain/register.ts';
import type { Store } from '../domain/store.ts';
import type { WebhookEndpoint } from '../domain/webhook-endpoint.ts';
import { locations, merchants, registers, stores, webhookEndpoints } from '../storage/tables.ts';

/** The caller's merchant: whoever has a token of a merchant has one. */
export function merchantIn(state: State): Merchant {
  return there(state.get(merchants), 'merchant');
}

export function storeIn(state: State, id: string): Store {
  return there(state.get(stores, id), `store ${id}`);
}

export function locationIn(state: State, id: string): Location {
  return there(state.get(locations, id), `location ${id}`);
}

export function registerIn(state: State, id: string): Register {
  return there(state.get(registers, id), `register ${id}`);
}

export function endpointIn(state: State, id: string): WebhookEndpoint {
  return there(state.get(webhookEndpoints, id), `webhook endpoint ${id}`);
}

export function there<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`The ${what} is not there`);
  return row;
}
