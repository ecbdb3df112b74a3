import type { Clients } from '../services/clients.ts';
import { DEMO_LOCATIONS, DEMO_MERCHANT, DEMO_STORES, type DemoLocation } from './merchant.ts';
import type { Demo } from './seed.ts';
import { type As, done } from './seed-call.ts';

export const DEMO_SIGN_INS = {
  owner: { email: DEMO_MERCHANT.owner.email, password: 'concord-demo-owner' },
  till: { email: 'hamburg.till@example.test', password: 'concord-demo-till' },
} as const;

/** Signs the merchant up and opens its stores, locations, registers and staff. */
export async function seedMerchant(clients: Clients): Promise<{ demo: Demo; as: As }> {
  const [europe, america] = DEMO_STORES;
  const warehouse = DEMO_LOCATIONS[0];
  if (!europe || !america || !warehouse) throw new Error('The demo merchant has two stores and a warehouse');
  const signedUp = await done(
    'sign up',
    clients.merchant.signUp(
      {
        companyName: DEMO_MERCHANT.name,
        ownerName: `${DEMO_MERCHANT.owner.givenName} ${DEMO_MERCHANT.owner.familyName}`,
        ...DEMO_SIGN_INS.owner,
        countryCode: 'DE',
        currency: europe.currency,
        locale: europe.locales[0],
        timeZone: warehouse.timeZone,
      },
      { token: undefined, idempotencyKey: 'demo:sign-up' },
    ),
  );
  const { accessToken } = await done('sign in', clients.identity.signIn(DEMO_SIGN_INS.owner, { token: undefined }));
  const as: As = (step) => ({ token: accessToken, idempotencyKey: `demo:${step}` });

  const opened = await done(
    'second store',
    clients.merchant.createStore(
      {
        name: america.name,
        currency: america.currency,
        locale: america.locales[0],
        countryCode: 'US',
        pricesIncludeTax: false,
      },
      as('store america'),
    ),
  );
  const ownStyle = { theme: { accentColour: null, logoUrl: null, tagline: DEMO_MERCHANT.about } };
  const stores = [
    { storeId: signedUp.storeId, name: europe.name },
    { storeId: opened.store.id, name: america.name },
  ];
  for (const store of stores)
    await done(store.name, clients.merchant.updateStore({ ...store, ...ownStyle }, as(`style ${store.name}`)));
  const locationIds: Record<string, string> = { luebeck: signedUp.locationId };
  await done(
    'warehouse',
    clients.merchant.updateLocation({ locationId: signedUp.locationId, ...locationInput(warehouse) }, as('warehouse')),
  );
  for (const location of DEMO_LOCATIONS.slice(1)) {
    const { id } = await done(
      location.name,
      clients.merchant.createLocation(locationInput(location), as(`location ${location.key}`)),
    );
    locationIds[location.key] = id;
  }
  const registerIds = await seedRegisters(clients, locationIds, as);
  await seedTill(clients, locationIds, as);
  const demo = {
    merchantId: signedUp.merchantId,
    storeIds: { europe: signedUp.storeId, america: opened.store.id },
    publishableKeys: { europe: signedUp.publishableKey, america: opened.publishableKey },
    locationIds: locationIds as Demo['locationIds'],
    registerIds,
  };
  return { demo, as };
}

async function seedRegisters(
  { merchant }: Clients,
  locationIds: Record<string, string>,
  as: As,
): Promise<Record<string, string>> {
  const registerIds: Record<string, string> = {};
  for (const { key: locationKey, registers } of DEMO_LOCATIONS) {
    for (const { key, name } of registers) {
      const input = { locationId: locationIds[locationKey] ?? '', name, receiptHeader: DEMO_MERCHANT.legalName };
      registerIds[key] = (await done(name, merchant.createRegister(input, as(`register ${key}`)))).registerId;
    }
  }
  return registerIds;
}

async function seedTill({ identity }: Clients, locationIds: Record<string, string>, as: As): Promise<void> {
  const { items } = await done('roles', identity.listRoles({}, as('roles')));
  const cashier = items.find((role) => role.name.toLowerCase() === 'cashier');
  if (!cashier || !locationIds.hamburg) throw new Error('There is no built-in role of a cashier');
  const staff = { ...DEMO_SIGN_INS.till, name: 'Hamburg till', roleId: cashier.id, locationIds: [locationIds.hamburg] };
  await done('till staff', identity.createStaff(staff, as('staff till')));
}

function locationInput({ name, kind, address, timeZone, shipsOrders, offersPickup, priority }: DemoLocation) {
  const { line1, postalCode, city, region = null, country } = address;
  return {
    name,
    kind,
    timeZone,
    shipsOrders,
    offersPickup,
    priority,
    address: { line1, line2: null, postalCode, city, region, countryCode: country },
  };
}
