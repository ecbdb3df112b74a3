import type { CallOptions } from '@concord/contract';
import { faultPoint } from '@concord/fault-points';
import type { Rejection, Result } from '@concord/result';
import type { AsService, Logger, ServiceData } from '@concord/service';
import type { Rebuild } from '../domain/rebuild.ts';
import type { AnalyticsClients } from '../ports.ts';
import {
  attemptFailed,
  claimRebuilds,
  pageDone,
  type RunningRebuild,
  rebuildDone,
} from '../storage/rebuild-progress.ts';
import type { SalesIndex } from '../storage/sales-index.ts';
import { factsOfOrders } from './order-facts.ts';

export type RebuildDeps = {
  readonly data: ServiceData;
  readonly index: SalesIndex;
  readonly clients: AnalyticsClients;
  readonly asService: AsService;
  readonly logger: Logger;
};

const PAGE_SIZE = 200;
const CLAIM_SIZE = 4;
const LEASE_MS = 60_000;
const LONGEST_RETRY_MS = 300_000;

/** Takes every due rebuild one page further, until none is due. A kill repeats a page; saving it again changes nothing. */
export async function advanceRebuilds(deps: RebuildDeps): Promise<void> {
  for (;;) {
    const due = await claimRebuilds(deps.data.system, CLAIM_SIZE, LEASE_MS);
    if (due.length === 0) return;
    await Promise.all(due.map((one) => advance(deps, one)));
  }
}

async function advance(deps: RebuildDeps, { merchantId, rebuild }: RunningRebuild): Promise<void> {
  try {
    await readPage(deps, merchantId, rebuild);
  } catch (error) {
    deps.logger.warn({ err: error, merchantId, rebuildId: rebuild.id }, 'a page of a rebuild failed');
    const retryInMs = Math.min(1_000 * 2 ** Math.min(rebuild.attempts, 20), LONGEST_RETRY_MS);
    await deps.data.database.forMerchant(merchantId, attemptFailed(merchantId, rebuild.id, retryInMs));
  }
}

async function readPage(
  { data, index, clients, asService }: RebuildDeps,
  merchantId: string,
  rebuild: Rebuild,
): Promise<void> {
  const call: CallOptions = await asService(merchantId, { requestId: rebuild.id });
  const after = rebuild.cursor === null ? {} : { after: rebuild.cursor };
  const page = given(await clients.orders.listOrders({ first: PAGE_SIZE, ...after }, call));
  const orderIds = page.items.map((order) => order.id);
  const orders = orderIds.length === 0 ? [] : given(await clients.orders.getOrders({ orderIds }, call)).items;
  await faultPoint('analytics:rebuild:before-save');
  const saved = [
    ...(await index.save(merchantId, factsOfOrders(merchantId, orders), rebuild.id)),
    pageDone(merchantId, rebuild.id, orders.length, page.nextCursor),
  ];
  const finished =
    page.nextCursor === null
      ? [...(await index.removeUnseen(merchantId, rebuild)), rebuildDone(merchantId, rebuild.id)]
      : [];
  await data.database.forMerchant(merchantId, ...saved, ...finished);
  await faultPoint('analytics:rebuild:after-save');
}

function given<Value>(result: Result<Value, Rejection>): Value {
  if (result.ok) return result.value;
  throw new Error(`The order book answered ${result.rejection.code}`);
}
