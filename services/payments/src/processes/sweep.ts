import type { CallContext, Database } from '@concord/database';
import { type Due, readConnection, readDue } from '../storage/read-due.ts';
import { readRefund } from '../storage/read-payments.ts';
import { recordConnection } from '../use-cases/connect-provider.ts';
import type { ProcessDeps } from './deps.ts';
import { finishRefund } from './refund.ts';
import { resume } from './resume.ts';

export type SweepDeps = ProcessDeps & {
  readonly database: Database;
  readonly system: Database;
  readonly webhookUrl: (endpointId: string) => string;
  readonly onProblem: (due: Due, error: unknown) => void;
};

const BATCH = 100;
const AT_ONCE = 16;

/** Takes over every step that is due: of payments, refunds and connections of all merchants, a bounded number at once. */
export async function sweep(deps: SweepDeps): Promise<void> {
  const due = await readDue(deps.system, BATCH);
  const waiting = [...due];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await takeOver(deps, next).catch((error) => deps.onProblem(next as Due, error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, due.length) }, work));
}

async function takeOver(deps: SweepDeps, { kind, merchantId, id }: Due): Promise<void> {
  const actor = { kind: 'service', id: 'payments-sweeper' };
  const context: CallContext = { merchantId, actor, requestId: `sweep-${id}` };
  switch (kind) {
    case 'payment':
      await resume(deps, id, context, true);
      return;
    case 'refund': {
      const refund = await readRefund(deps.database, merchantId, id);
      if (refund?.status === 'pending') await finishRefund(deps, refund, context, true);
      return;
    }
    case 'connection':
      await connect(deps, context);
      return;
  }
}

/** Tells the provider where this merchant's webhooks go. */
async function connect({ database, provider, writer, webhookUrl }: SweepDeps, context: CallContext): Promise<void> {
  const connection = await readConnection(database, context.merchantId, provider.name);
  if (!connection || connection.connected) return;
  const { endpointId, webhookSecret: secret } = connection;
  const told = await provider.connect(context.merchantId, { url: webhookUrl(endpointId), secret });
  await writer.run(recordConnection, { provider: provider.name, connected: told.outcome === 'done' }, context);
}
