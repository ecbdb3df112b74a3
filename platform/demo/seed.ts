import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clients } from '../services/clients.ts';
import { DEMO_ORDERS } from './orders.ts';
import { seedCatalogue } from './seed-catalogue.ts';
import { seedMerchant } from './seed-merchant.ts';
import { seedOrders } from './seed-orders.ts';
import { seedPromotions } from './seed-promotions.ts';

const demoSchema = z.object({
  merchantId: z.string(),
  storeIds: z.object({ europe: z.string(), america: z.string() }),
  publishableKeys: z.object({ europe: z.string(), america: z.string() }),
  locationIds: z.object({ luebeck: z.string(), hamburg: z.string(), amsterdam: z.string() }),
  registerIds: z.record(z.string(), z.string()),
});

/** Where the demo merchant is to be found once it is there. */
export type Demo = z.infer<typeof demoSchema>;

/**
 * Makes the demo merchant through the services' own operations, as a merchant would. Every step has a fixed key, so
 * that a seeding that was interrupted goes on where it stopped; a file says when it is complete.
 */
export async function seedDemo(clients: Clients, folder: string, say: (message: string) => void): Promise<Demo> {
  const path = join(folder, 'demo.json');
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return demoSchema.parse(JSON.parse(known));

  say('Seeding the demo merchant …');
  const { demo, as } = await seedMerchant(clients);
  const variants = await seedCatalogue(clients, demo, as);
  say(`${variants.size} variants with prices in two currencies and stock at three locations`);
  await seedPromotions(clients, demo, as);
  await seedOrders(clients, demo, as, variants);
  say(`${DEMO_ORDERS.length} orders in all channels`);
  await writeFile(path, `${JSON.stringify(demo, null, 2)}\n`);
  return demo;
}
