import { type CallContext, shardsOf } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import type { JobQueue, Outcome, Working } from '@concord/jobs';
import { every, type Logger, type Repeating, type ServiceData } from '@concord/service';
import { exportLines } from '../domain/export-lines.ts';
import { isOpen, type OrderExport, PART_SIZE } from '../domain/order-export.ts';
import { forgetExports, readExport, readStandingExports } from '../storage/read-exports.ts';
import { orderCursor, readOrderPage } from '../storage/read-orders.ts';
import { addExportPart, giveUpExport } from '../use-cases/export-orders.ts';

type Deps = { readonly data: ServiceData; readonly jobs: JobQueue; readonly logger: Logger };

const PARTS_A_TURN = 10;
const WORK = { concurrency: 2, attempts: 5, pauseMs: 1_000, leaseMs: 30_000 };
const TEND_EVERY_MS = 60_000;
const STANDING_MS = 120_000;
const KEPT_MS = 7 * 24 * 3_600_000;
const TENDED_AT_ONCE = 500;

/** Works off exports by the queue, and looks after those that the queue lost and those that nobody needs any more. */
export function workOnExports(deps: Deps): { readonly stop: () => Promise<void> } {
  const { data, jobs, logger } = deps;
  const working: Working = jobs.work({
    ...WORK,
    handle: ({ merchantId, id }) => exportSome(data, merchantId, id),
    onGivenUp: async ({ merchantId, id }, error) => {
      logger.error({ err: error, merchantId, exportId: id }, 'an export was given up');
      await data.writer.run(giveUpExport, { exportId: id, failure: 'INTERNAL_ERROR' }, contextOf(merchantId, id));
    },
  });
  const tending: Repeating = every(
    TEND_EVERY_MS,
    () => tendExports(deps, Date.now()),
    (error) => logger.error({ err: error }, 'tending exports failed'),
  );
  return {
    stop: async () => {
      await Promise.all([working.stop(), tending.stop()]);
      await jobs.close();
    },
  };
}

export async function tendExports({ data, jobs }: Omit<Deps, 'logger'>, nowMs: number): Promise<void> {
  for (const one of await readStandingExports(data.system, nowMs - STANDING_MS, TENDED_AT_ONCE)) {
    await jobs.add(one.merchantId, one.exportId);
  }
  for (const shard of shardsOf(data.system)) {
    while ((await forgetExports(shard, nowMs - KEPT_MS, TENDED_AT_ONCE)) === TENDED_AT_ONCE);
  }
}

/** A few parts; the rest comes when others have had their turn. */
async function exportSome(data: ServiceData, merchantId: string, exportId: string): Promise<Outcome> {
  let one = await readExport(data.database, merchantId, exportId);
  for (let parts = 0; one && isOpen(one); parts += 1) {
    if (parts === PARTS_A_TURN) return 'again';
    one = await exportPart(data, merchantId, one);
  }
  return 'done';
}

async function exportPart(data: ServiceData, merchantId: string, one: OrderExport): Promise<OrderExport | undefined> {
  const page = { ...one.filters, first: PART_SIZE, after: one.cursor ?? undefined };
  const orders = await readOrderPage(data.database, merchantId, page);
  const number = one.partCount + 1;
  const last = orders.at(-1);
  const part = {
    number,
    orderCount: orders.length,
    cursor: last ? orderCursor(last) : one.cursor,
    isLast: orders.length < PART_SIZE,
  };
  await faultPoint('orders:export:before-part');
  const content = exportLines(one.format, orders, number);
  const command = { exportId: one.id, part, content };
  const grown = await data.writer.run(addExportPart, command, contextOf(merchantId, one.id));
  await faultPoint('orders:export:after-part');
  return grown.ok ? grown.value : undefined;
}

function contextOf(merchantId: string, exportId: string): CallContext {
  return { merchantId, actor: { kind: 'service', id: 'orders' }, requestId: exportId };
}
