import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { accepted, type OpenCatalog } from './catalog-fixture.ts';

export function trackingSuite(name: string, open: OpenCatalog): void {
  it(`${name}: a variant that is not tracked, or may be backordered, is made known to Inventory`, async () => {
    const { service, catalog, inventory, merchantId } = await open();
    const caller = await service.caller(merchantId);
    const product = accepted(
      await catalog.client.createProduct(
        {
          title: 'Voucher',
          options: [{ name: 'Kind', values: ['Download', 'Print', 'Box'] }],
          variants: [
            { optionValues: ['Download'], tracked: false },
            { optionValues: ['Print'], backorder: true },
            { optionValues: ['Box'] },
          ],
        },
        caller,
      ),
    );
    const deadline = Date.now() + 10_000;
    while (inventory.policies.size < 2 && Date.now() < deadline) await delay(10);
    const [download, print] = product.variants;
    expect([...inventory.policies]).toEqual([
      [download?.id, { tracked: false, backorderLimit: 0 }],
      [print?.id, { tracked: true, backorderLimit: 1_000_000 }],
    ]);
  });
}
