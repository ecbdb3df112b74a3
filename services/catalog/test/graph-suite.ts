import { graphContext, mergeSubgraphs } from '@concord/graph';
import { graphql } from 'graphql';
import { expect, it } from 'vitest';
import { accepted, JACKET, type OpenCatalog } from './catalog-fixture.ts';

export function graphSuite(name: string, open: OpenCatalog): void {
  it(`${name}: a category shows its products with variants and prices`, async () => {
    const { service, catalog, merchantId } = await open();
    const caller = await service.caller(merchantId);
    const category = accepted(await catalog.client.createCategory({ name: 'Jackets' }, caller));
    for (const title of ['One', 'Two', 'Three']) {
      const variants = JACKET.variants.map((one) => ({ ...one, sku: `${title} ${one.sku}` }));
      accepted(await catalog.client.createProduct({ ...JACKET, title, variants, categoryId: category.id }, caller));
    }
    const schema = mergeSubgraphs([catalog.subgraph]);
    const source = `{ products(categoryHandle: "jackets", sort: TITLE) { items {
    title category { name } priceRange(currency: "EUR") { min { amountMinor } }
    variants { title price(currency: "EUR") { amount { amountMinor currency } compareAt { amountMinor } } product { handle } }
  } } }`;
    const answer = await graphql({ schema, source, contextValue: graphContext(caller) });
    expect(answer.errors).toBeUndefined();
    const { products } = JSON.parse(JSON.stringify(answer.data)) as { products: { items: { title: string }[] } };
    expect(products.items.map(({ title }) => title)).toEqual(['One', 'Three', 'Two']);
    expect(products.items[0]).toMatchObject({
      category: { name: 'Jackets' },
      priceRange: { min: { amountMinor: 17_900 } },
      variants: [
        { title: 'Moss / S', price: { amount: { amountMinor: 18_900, currency: 'EUR' }, compareAt: null } },
        { title: 'Ink / M', price: { amount: { amountMinor: 17_900 }, compareAt: { amountMinor: 19_900 } } },
      ],
    });
  });

  it(`${name}: a mutation shows a refusal with its code and its facts`, async () => {
    const { service, catalog, merchantId } = await open();
    const caller = await service.caller(merchantId);
    accepted(await catalog.client.createProduct(JACKET, caller));
    const source = `mutation { createProduct(product: { title: "Trail Jacket", variants: [{ sku: "X" }] }) { id } }`;
    const answer = await graphql({
      schema: mergeSubgraphs([catalog.subgraph]),
      source,
      contextValue: graphContext(caller),
    });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'HANDLE_TAKEN', handle: 'trail-jacket' });
  });
}
