import { openEmbeddedLog } from '@concord/events';
import { injectFaults } from '@concord/fault-points';
import { catalogInMongo } from '../src/service.ts';
import { createProduct } from '../src/use-cases/create-product.ts';

/**
 * A process of the catalogue that is killed at a named point while it makes a product. A point that ends in `*` is met
 * at its second passing, when the first one's work has had time to be done.
 */
const [url = '', logUrl = '', point = '', command = '', context = ''] = process.argv.slice(2);
const logger = { info: () => undefined, warn: console.error, error: console.error };
const FIRST_WRITE_MS = 300;

let passed = 0;
injectFaults(async (name) => {
  const isMet = point.endsWith('*') ? name.startsWith(point.slice(0, -1)) && ++passed === 2 : name === point;
  if (!isMet) return;
  if (passed > 0) await new Promise((resolve) => setTimeout(resolve, FIRST_WRITE_MS));
  process.kill(process.pid, 'SIGKILL');
});
const log = openEmbeddedLog({ url: logUrl });
const data = await catalogInMongo({ url, log, logger, leaseMs: 500 });
await data.store.writer.run(createProduct, JSON.parse(command), JSON.parse(context));
