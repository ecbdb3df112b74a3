import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { CARDS, complete, webCart } from './kit/buying.ts';
import { graphClient } from './kit/graph.ts';
import { type Merchant, newMerchant } from './kit/people.ts';

/** Real exports of merchants, which are not ours to publish: a folder names them, or this file does not run. */
const folder = process.env.CONCORD_ACCEPTANCE_DATA ?? '';
const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
const graph = graphClient(inject('platform').url);

type Report = {
  status: string;
  products: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  variants: number;
  problems: { severity: string; message: string }[];
};

test('there is at least one export to try', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)('%s imports as it comes', (file) => {
  let merchant: Merchant;
  let first: Report;
  const csv = readFileSync(join(folder, file), 'utf8');
  const handles = new Set(
    csv
      .split('\n')
      .slice(1)
      .map((row) => row.split(',')[0]?.trim())
      .filter((handle) => /^[a-z0-9-]+$/.test(handle ?? '')),
  );

  beforeAll(async () => {
    merchant = await newMerchant(graph);
  });

  test('every product of it is there, none failed', async () => {
    first = await importFile();
    expect(first).toMatchObject({ status: 'completed', failed: 0, updated: 0 });
    expect(first.created).toBe(first.products);
    expect(first.created).toBe(handles.size);
    expect(first.problems.filter((problem) => problem.severity === 'error')).toEqual([]);
  });

  test('a second time nothing changes: not the products, not the stock', async () => {
    const before = await stock();
    const second = await importFile();
    expect(second).toMatchObject({ status: 'completed', created: 0, updated: 0, unchanged: first.created, failed: 0 });
    expect(await stock()).toEqual(before);
  });

  test('something of it can be found and bought; importing again does not bring it back', async () => {
    const { products } = await graph.ask<{
      products: { items: { variants: { id: string; availability: { available: number; tracked: boolean } }[] }[] };
    }>(merchant.shopper, '{ products(first: 50) { items { variants { id availability { available tracked } } } } }');
    const variant = products.items.flatMap((product) => product.variants).find((one) => one.availability.available > 0);
    const variantId = variant?.id ?? '';
    const cart = await webCart(graph, merchant.shopper, [{ variantId, quantity: 1 }]);
    expect((await complete(graph, merchant.shopper, cart, CARDS.success)).status).toBe('COMPLETED');
    const before = await stock();
    await importFile();
    expect(await stock()).toEqual(before);
  });

  async function importFile(): Promise<Report> {
    const { startProductImport } = await graph.ask<{ startProductImport: { importId: string } }>(
      merchant.owner,
      'mutation ($csv: String!, $locationId: ID!) { startProductImport(csv: $csv, currency: "EUR", locationId: $locationId) { importId } }',
      { csv, locationId: merchant.locationId },
      randomUUID(),
    );
    const read = async () => {
      const { productImport } = await graph.ask<{ productImport: Report }>(
        merchant.owner,
        'query ($id: ID!) { productImport(importId: $id) { status products created updated unchanged failed variants problems { severity message } } }',
        { id: startProductImport.importId },
      );
      return productImport;
    };
    await expect.poll(async () => (await read()).status, { timeout: 60_000 }).toMatch(/completed|failed/);
    const report = await read();
    console.log(`${file}: ${JSON.stringify({ ...report, problems: report.problems.length })}`);
    return report;
  }

  async function stock(): Promise<unknown> {
    const { stockLevels } = await graph.ask<{ stockLevels: { items: unknown[] } }>(
      merchant.owner,
      '{ stockLevels(first: 200) { items { variant { id } onHand free reserved allocated } } }',
    );
    return stockLevels.items;
  }
});
