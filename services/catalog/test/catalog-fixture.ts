import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { onTestFinished } from 'vitest';
import { type Catalog, type CatalogDeps, catalogMigrations, startCatalog } from '../src/service.ts';

type Level = { readonly variantId: string; readonly locationId: string; readonly quantity: number };

/** What Inventory is to Catalog: it opens levels that are not there, and keeps policies. */
export type RememberingInventory = CatalogDeps['clients']['inventory'] & {
  readonly levels: Map<string, Level>;
  readonly policies: Map<string, { tracked: boolean; backorderLimit: number }>;
  readonly opened: string[];
};

export function rememberingInventory(): RememberingInventory {
  const levels = new Map<string, Level>();
  const policies = new Map<string, { tracked: boolean; backorderLimit: number }>();
  const opened: string[] = [];
  return {
    levels,
    policies,
    opened,
    openLevels: async ({ lines }, { merchantId }) => {
      for (const line of lines) {
        const key = `${merchantId} ${line.variantId} ${line.locationId}`;
        if (levels.has(key)) continue;
        levels.set(key, line);
        opened.push(line.variantId);
      }
      return { ok: true, value: { levels: [] } };
    },
    setStockPolicy: async (policy) => {
      policies.set(policy.variantId, { tracked: policy.tracked, backorderLimit: policy.backorderLimit });
      return { ok: true, value: { ...policy, safetyStock: {} } };
    },
  };
}

export type CatalogFixture = {
  readonly service: TestService;
  readonly catalog: Catalog;
  readonly inventory: RememberingInventory;
  readonly merchantId: string;
};

/** Catalog on a real database; everything is gone after the test. */
export async function catalogFixture(): Promise<CatalogFixture> {
  const service = await testService('catalog', catalogMigrations);
  const inventory = rememberingInventory();
  const catalog = startCatalog({ ...service, clients: { inventory } });
  onTestFinished(async () => {
    await catalog.stop();
    await service.stop();
  });
  return { service, catalog, inventory, merchantId: newId('merchant') };
}

export const JACKET = {
  title: 'Trail Jacket',
  status: 'active' as const,
  vendor: 'Alder & Tarn',
  type: 'Jackets',
  tags: ['new', 'rain'],
  options: [
    { name: 'Colour', values: ['Moss', 'Ink'] },
    { name: 'Size', values: ['S', 'M'] },
  ],
  variants: [
    { optionValues: ['Moss', 'S'], sku: 'TJ-MS', prices: [{ currency: 'EUR', amountMinor: 18_900 }] },
    {
      optionValues: ['Ink', 'M'],
      sku: 'TJ-IM',
      prices: [{ currency: 'EUR', amountMinor: 17_900, compareAtMinor: 19_900 }],
    },
  ],
};

/** The value of a result that must be accepted. */
export function accepted<Value>(result: { ok: true; value: Value } | { ok: false; rejection: unknown }): Value {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${JSON.stringify(result.rejection)}`);
}

/** What Catalog said to others so far: types and keys, without the entries for the audit log. */
export async function publishedFacts(service: TestService): Promise<[type: string, key: string][]> {
  const events = await service.published();
  return events.filter(({ type }) => type.startsWith('catalog.')).map(({ type, key }) => [type, key]);
}
