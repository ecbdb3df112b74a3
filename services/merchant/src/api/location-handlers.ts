import type { Call, Handler } from '@concord/contract';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import type { locationOperations } from '../../contract/locations.ts';
import { readLocations, readLocationsById, readRegisters, readRegistersById } from '../storage/read-locations.ts';
import { createLocation, updateLocation } from '../use-cases/change-locations.ts';
import { createRegister, updateRegister } from '../use-cases/change-registers.ts';
import { maySee, mayUse } from './access.ts';
import type { HandlerDeps } from './deps.ts';
import { pageOf } from './page-of.ts';
import { locationView, registerView } from './views.ts';

type Operations = typeof locationOperations;

export function locationHandlers(deps: HandlerDeps): {
  readonly [Name in keyof Operations]: Handler<Operations[Name]>;
} {
  const { data, run } = deps;
  const { database } = data;

  const visibleLocations = async (ids: readonly string[], call: Call) =>
    (await readLocationsById(database, call.merchantId, ids)).filter((location) => maySee(call, location));
  const usableRegisters = async (ids: readonly string[], call: Call) =>
    (await readRegistersById(database, call.merchantId, ids)).filter(({ locationId }) => mayUse(call, locationId));

  return {
    createLocation: async (input, call) => {
      if (call.principal.locationIds) return { ok: false, rejection: { code: 'FORBIDDEN', scope: 'merchant:write' } };
      const command = { ...input, locationId: newId('location') };
      return mapResult(await run(createLocation, command, input, call), locationView);
    },
    updateLocation: async (input, call) => {
      if (!mayUse(call, input.locationId)) return reject({ code: 'LOCATION_NOT_FOUND' });
      return mapResult(await run(updateLocation, input, input, call), locationView);
    },
    listLocations: async (query, { merchantId, principal }) => {
      const found = await readLocations(database, merchantId, { ...query, within: principal.locationIds });
      return accept(pageOf(found, query.first, locationView, ({ priority, id }) => `${priority} ${id}`));
    },
    getLocation: async ({ locationId }, call) => {
      const [location] = await visibleLocations([locationId], call);
      return location ? accept(locationView(location)) : reject({ code: 'LOCATION_NOT_FOUND' });
    },
    getLocations: async ({ locationIds }, call) =>
      accept({ items: (await visibleLocations(locationIds, call)).map(locationView) }),
    createRegister: async (input, call) => {
      if (!mayUse(call, input.locationId)) return reject({ code: 'LOCATION_NOT_FOUND' });
      const command = { ...input, registerId: newId('register') };
      return mapResult(await run(createRegister, command, input, call), registerView);
    },
    updateRegister: async (input, call) => {
      const [register] = await usableRegisters([input.registerId], call);
      if (!register) return reject({ code: 'REGISTER_NOT_FOUND' });
      return mapResult(await run(updateRegister, input, input, call), registerView);
    },
    listRegisters: async ({ first, after, locationId }, call) => {
      if (locationId !== undefined && !mayUse(call, locationId)) return accept({ items: [], nextCursor: null });
      const locationIds = locationId === undefined ? call.principal.locationIds : [locationId];
      const found = await readRegisters(database, call.merchantId, { first, after, locationIds });
      return accept(pageOf(found, first, registerView, ({ id }) => id));
    },
    getRegister: async ({ registerId }, call) => {
      const [register] = await usableRegisters([registerId], call);
      return register ? accept(registerView(register)) : reject({ code: 'REGISTER_NOT_FOUND' });
    },
    getRegisters: async ({ registerIds }, call) =>
      accept({ items: (await usableRegisters(registerIds, call)).map(registerView) }),
  };
}
