import type { Handlers } from '@concord/contract';
import { derivedId, newId } from '@concord/ids';
import type { JobQueue } from '@concord/jobs';
import { accept, reject } from '@concord/result';
import { callContext, type Logger, type ServiceData } from '@concord/service';
import type { z } from 'zod';
import type { ordersContract } from '../../contract.ts';
import type { exportSchema } from '../../order-schemas.ts';
import type { OrderExport } from '../domain/order-export.ts';
import { readExport, readExportPart } from '../storage/read-exports.ts';
import { requestExport } from '../use-cases/export-orders.ts';

type Deps = { readonly data: ServiceData; readonly jobs: JobQueue; readonly logger: Logger };
type Exports = 'startExport' | 'getExport' | 'getExportPart';

export function exportHandlers({ data, jobs, logger }: Deps): Pick<Handlers<typeof ordersContract>, Exports> {
  return {
    startExport: async ({ format, ...filters }, call) => {
      const { idempotencyKey, principal, merchantId } = call;
      const id =
        idempotencyKey === undefined ? newId('export') : derivedId('export', merchantId, principal.id, idempotencyKey);
      const command = { id, format, filters };
      const started = await data.writer.run(requestExport, command, callContext(call, 'startExport', command));
      if (!started.ok) return started;
      // What does not get into the queue now is put there by the sweeper.
      await jobs
        .add(merchantId, started.value.id)
        .catch((error) => logger.warn({ err: error }, 'the queue did not take an export'));
      return accept(exportView(started.value));
    },
    getExport: async ({ exportId }, { merchantId }) => {
      const found = await readExport(data.database, merchantId, exportId);
      return found ? accept(exportView(found)) : reject({ code: 'EXPORT_NOT_FOUND' });
    },
    getExportPart: async ({ exportId, part }, { merchantId }) => {
      const content = await readExportPart(data.database, merchantId, exportId, part);
      return content === undefined ? reject({ code: 'EXPORT_PART_NOT_FOUND' }) : accept({ exportId, part, content });
    },
  };
}

function exportView(one: OrderExport): z.input<typeof exportSchema> {
  const { id, format, status, orderCount, partCount, failure, requestedAtMs } = one;
  const requestedAt = new Date(requestedAtMs).toISOString();
  return { exportId: id, format, status, orderCount, partCount, failure, requestedAt };
}
