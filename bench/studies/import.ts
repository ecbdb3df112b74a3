import { setTimeout as delay } from 'node:timers/promises';
import { importGoods, searchableCount } from '../data/import-goods.ts';
import { newOwner } from '../data/owner.ts';
import { databaseWorkAtRest } from '../measure/database.ts';
import { cpuTimes, memoryOf } from '../measure/processes.ts';
import type { Session } from '../session.ts';
import type { Finding } from './study.ts';

const SAMPLE_MS = 250;
const SEARCHABLE_TIMEOUT_MS = 30 * 60_000;

/** W7: a merchant's export comes in; it is done when a shopper finds all of it, with prices and in stock. */
export async function importStudy(session: Session, products: number): Promise<Finding> {
  const owner = await newOwner(session.platform.url, 'Import');
  const processes = session.processes();
  const workBefore = await databaseWorkAtRest(session.superuser);
  const cpuBefore = cpuTimes(processes, 0);
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const series: { readonly seconds: number; readonly serverRssMb: number; readonly databasePssMb: number }[] = [];
  let done = false;
  const watching = (async () => {
    while (!done) {
      const { serverRssMb, databasePssMb } = memoryOf(session.processes());
      series.push({ seconds: seconds(), serverRssMb, databasePssMb });
      await delay(SAMPLE_MS);
    }
  })();
  try {
    await importGoods(owner, products);
    const importedAfter = seconds();
    let found = await searchableCount(owner);
    while (found < products && seconds() * 1_000 < SEARCHABLE_TIMEOUT_MS) {
      await delay(SAMPLE_MS / 5);
      found = await searchableCount(owner);
    }
    const searchableAfter = seconds();
    const cpu = cpuTimes(processes, 0);
    const work = await databaseWorkAtRest(session.superuser);
    const rss = series.map(({ serverRssMb }) => serverRssMb);
    return {
      study: 'W7',
      what: `import of ${products} × 3 with prices, stock and searchable`,
      figures: {
        'products/s, until searchable and in stock': products / searchableAfter,
        'products/s, until in the catalogue': products / importedAfter,
        'CPU ms per product, server': (cpu.server - cpuBefore.server) / products,
        'CPU ms per product, database': (cpu.database - cpuBefore.database) / products,
        'rows written per product': (work.rowsWritten - workBefore.rowsWritten) / products,
        'WAL KB per product': (work.walBytes - workBefore.walBytes) / 1_000 / products,
        'RSS MB at the start': rss[0] ?? 0,
        'RSS MB at most': Math.max(...rss),
        'RSS MB at the end': rss.at(-1) ?? 0,
      },
      series,
      failures: found === products ? [] : [`W7: ${found} of ${products} products are found`],
    };
  } finally {
    done = true;
    await watching;
  }
}
