import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckoutFixture, checkoutFixture, must } from './checkout-fixture.ts';

let fixture: CheckoutFixture;

beforeAll(async () => {
  fixture = await checkoutFixture();
});
afterAll(() => fixture.stop());

it("a store's own change of tax and shipping shows in the next cart that is looked at", async () => {
  const { storeId, call, cart, look } = await fixture.shop();
  const { id } = await cart();
  expect(await look(id)).toMatchObject({ taxes: [] });

  const rate = { id: 'vat', name: 'VAT', countryCode: 'DE', taxClass: 'standard', ratePpm: 190_000 };
  must(await fixture.client.setTaxRates({ storeId, taxRates: [rate] }, call));
  expect((await look(id)).taxes).toMatchObject([{ rateId: 'vat', ratePpm: 190_000 }]);

  const countries = [{ countryCode: 'DE' }];
  const express = {
    id: 'express',
    name: 'Express',
    countries,
    currency: 'EUR',
    price: { kind: 'flat' as const, amountMinor: 900 },
  };
  must(await fixture.client.setShippingMethods({ storeId, shippingMethods: [express] }, call));
  expect((await look(id)).shippingOptions.map((option) => option.methodId)).toEqual(['express']);
});
