import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { onTestFinished } from 'vitest';
import {
  type Catalog,
  type CatalogData,
  type CatalogDeps,
  catalogInPostgres,
  catalogMigrations,
  startCatalog,
} from '../src/service.ts';

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
  readonly service: Omit<TestService, 'data' | 'stop'>;
  readonly data: CatalogData;
  readonly catalog: Catalog;
  readonly inventory: RememberingInventory;
  readonly merchantId: string;
  /** Another Catalog on the same data. */
  readonly start: () => Catalog;
  /** The worker of an import has not been heard of for long. */
  readonly leaseOver: (importId: string) => Promise<void>;
};

/** Opens Catalog on some real store; everything is gone after the test. */
export type OpenCatalog = () => Promise<CatalogFixture>;

/** Catalog on a real PostgreSQL database. */
export async function postgresFixture(): Promise<CatalogFixture> {
  const service = await testService('catalog', catalogMigrations);
  const merchantId = newId('merchant');
  const leaseOver = async (importId: string): Promise<void> => {
    const text = `update import set due_at = now(), version = version + 1,
      data = data::jsonb || jsonb_build_object('dueAtMs', 0, 'version', version + 1) where merchant_id = $1 and id = $2`;
    await service.data.system.run({ text, values: [merchantId, importId] });
  };
  const data = catalogInPostgres(service.data);
  return { ...startOn(service, data, service.stop), service, data, merchantId, leaseOver };
}

/** Starts Catalog; when the test is done it is stopped, and then its data is taken away. */
export function startOn(
  service: Omit<TestService, 'data' | 'stop'>,
  data: CatalogData,
  removeData: () => Promise<void>,
): Pick<CatalogFixture, 'catalog' | 'inventory' | 'start'> {
  const inventory = rememberingInventory();
  const start = () => startCatalog({ ...service, data, clients: { inventory } });
  const catalog = start();
  onTestFinished(async () => {
    await catalog.stop();
    await removeData();
  });
  return { catalog, inventory, start };
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
export async function publishedFacts(service: Pick<TestService, 'published'>): Promise<[type: string, key: string][]> {
  const events = await service.published();
  return events.filter(({ type }) => type.startsWith('catalog.')).map(({ type, key }) => [type, key]);
}
