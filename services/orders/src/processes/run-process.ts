import { faultPoint } from '@concord/fault-points';
import type { AsService, Logger, ServiceData } from '@concord/service';
import { STEPS, type StepOutcome } from '../domain/process.ts';
import type { OrdersClients } from '../ports.ts';
import { readDueProcesses, readProcess } from '../storage/read-processes.ts';
import { advanceProcess } from '../use-cases/advance-process.ts';
import { runStep, type StepContext } from './steps.ts';

export type ProcessDeps = {
  readonly data: ServiceData;
  readonly clients: OrdersClients;
  readonly asService: AsService;
  readonly logger: Logger;
};

const SWEEP_SIZE = 100;
const ACTOR = { kind: 'service', id: 'orders' } as const;

/**
 * Drives a process until it ends or a step has to wait. Nothing is lost when this is killed anywhere: the row says which
 * step is next, and the step may be repeated. Two who drive the same process do no harm either.
 */
export async function runProcess(deps: ProcessDeps, merchantId: string, processId: string): Promise<void> {
  const { data, clients, asService } = deps;
  const context = { merchantId, actor: ACTOR, requestId: processId };
  for (let round = 0; round <= STEPS.cancellation.length; round++) {
    const found = await readProcess(data.database, merchantId, processId);
    if (!found || found.process.status === 'done') return;
    const { process, order } = found;
    const { kind, step } = process;
    const call = await asService(merchantId, { idempotencyKey: `${processId}:${step}`, requestId: processId });
    await faultPoint(`orders:${kind}:before-${step}`);
    const outcome = await attempt(deps, { clients, process, order, call });
    await faultPoint(`orders:${kind}:after-${step}`);
    await data.writer.run(advanceProcess, { processId, orderId: order.id, step, outcome }, context);
    if (outcome.kind !== 'done') return;
  }
}

/** A fault leaves the outcome unknown: the step is asked again under the same key. */
async function attempt({ logger }: ProcessDeps, context: StepContext): Promise<StepOutcome> {
  const { process } = context;
  try {
    const outcome = await runStep[process.step](context);
    if (outcome.kind === 'refused') {
      logger.error({ processId: process.id, step: process.step, reason: outcome.reason }, 'order process parked');
    }
    return outcome;
  } catch (error) {
    logger.error({ err: error, processId: process.id, step: process.step }, 'order process step failed');
    return { kind: 'unknown', reason: error instanceof Error ? error.message.slice(0, 200) : 'fault' };
  }
}

/** Takes over whatever is due: what was begun and not ended, in bounded batches, oldest first. */
export async function resumeProcesses(deps: ProcessDeps, nowMs: number): Promise<number> {
  const due = await readDueProcesses(deps.data.system, nowMs, SWEEP_SIZE);
  await Promise.all(
    due.map(({ merchantId, id }) =>
      runProcess(deps, merchantId, id).catch((error: unknown) =>
        deps.logger.error({ err: error, processId: id }, 'resuming an order process failed'),
      ),
    ),
  );
  return due.length;
}
