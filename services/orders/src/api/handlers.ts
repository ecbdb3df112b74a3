import type { Call, Handlers } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import type { JobQueue } from '@concord/jobs';
import { accept, mapResult, type Rejection, type Result, reject } from '@concord/result';
import { callContext, type Logger, type ServiceData } from '@concord/service';
import type { ordersContract } from '../../contract.ts';
import { statusesOf } from '../domain/order.ts';
import { processId } from '../domain/process.ts';
import type { Driver } from '../processes/driver.ts';
import { auditDocuments } from '../storage/audit-documents.ts';
import { auditOrders } from '../storage/audit-orders.ts';
import { readProcess } from '../storage/read-processes.ts';
import { recentSnapshots } from '../storage/recent-snapshots.ts';
import { cancelOrder } from '../use-cases/cancel-order.ts';
import { fulfilOrder } from '../use-cases/fulfil-order.ts';
import { issueInvoice, printReceipt } from '../use-cases/issue-documents.ts';
import { markPaid } from '../use-cases/mark-paid.ts';
import { placeOrder } from '../use-cases/place-order.ts';
import { receiveReturn } from '../use-cases/receive-return.ts';
import { chosenId, driveLateRefund, placedView, placeOrderCommand, startImmediateFulfilment } from './commands.ts';
import { exportHandlers } from './export-handlers.ts';
import { orderNow, readHandlers } from './read-handlers.ts';
import { documentView, fulfilmentView, orderView, processView, returnView } from './views.ts';

export type HandlerDeps = {
  readonly data: ServiceData;
  readonly driver: Driver;
  readonly jobs: JobQueue;
  readonly logger: Logger;
  readonly lookupSecret: string;
};

/** Each operation: take the verified call, run the use case, drive the process that it began, show the result. */
export function ordersHandlers({
  data,
  driver,
  jobs,
  logger,
  lookupSecret,
}: HandlerDeps): Handlers<typeof ordersContract> {
  const { database, system, writer } = data;
  const stored = { database, writer, recent: recentSnapshots() };
  const run = <Command, Answer, Refused extends Rejection>(
    write: Write<Command, Answer, Refused>,
    command: Command,
    call: Call,
  ): Promise<Result<Answer, Refused | IdempotencyRejection>> =>
    writer.run(write, command, callContext(call, write.name, command));

  return {
    ...readHandlers(stored, lookupSecret),
    ...exportHandlers({ data, jobs, logger }),
    placeOrder: async (input, call) => {
      const placed = await run(placeOrder, placeOrderCommand(input), call);
      if (placed.ok) {
        const { order, snapshot } = placed.value;
        if (snapshot) stored.recent.keep(call.merchantId, order.id, snapshot);
        startImmediateFulfilment(driver, call.merchantId, order);
      }
      return mapResult(placed, ({ order, receipt }) => placedView(lookupSecret, call.merchantId, order, receipt));
    },
    markPaid: async (command, call) => {
      const paid = await run(markPaid, command, call);
      if (paid.ok) driveLateRefund(driver, call.merchantId, command, paid.value);
      return mapResult(paid, (order) => ({
        orderId: order.id,
        capturedMinor: order.capturedMinor,
        paymentStatus: statusesOf(order).payment,
      }));
    },
    fulfilOrder: async (input, call) => {
      const fulfilmentId = input.fulfilmentId ?? chosenId('fulfilment', input.orderId, call);
      const begun = await run(fulfilOrder, { ...input, fulfilmentId }, call);
      if (!begun.ok) return begun;
      await driver.settle(call.merchantId, processId('fulfilment', fulfilmentId));
      const { order } = await orderNow(stored, call.merchantId, input.orderId);
      const fulfilment = order.fulfilments.find(({ id }) => id === fulfilmentId) ?? begun.value.fulfilment;
      return accept({ orderId: input.orderId, fulfilment: fulfilmentView(fulfilment) });
    },
    cancelOrder: async (command, call) => {
      const begun = await run(cancelOrder, command, call);
      if (!begun.ok) return begun;
      await driver.settle(call.merchantId, processId('cancellation', command.orderId));
      return accept(orderView(await orderNow(stored, call.merchantId, command.orderId)));
    },
    receiveReturn: async (input, call) => {
      const { locationIds } = call.principal;
      const { orderId, locationId } = input;
      if (locationIds && !locationIds.includes(locationId)) return reject({ code: 'LOCATION_NOT_ALLOWED', locationId });
      const returnId = input.returnId ?? chosenId('return', orderId, call);
      const begun = await run(receiveReturn, { ...input, returnId }, call);
      if (!begun.ok) return begun;
      await driver.settle(call.merchantId, processId('return', returnId));
      const { order } = await orderNow(stored, call.merchantId, orderId);
      const received = order.returns.find(({ id }) => id === returnId) ?? begun.value.received;
      const view = returnView(orderId, order.currency, received);
      return accept({ orderId, returnId, refundMinor: received.refundMinor, return: view });
    },
    resumeProcess: async ({ processId: id }, { merchantId }) => {
      if (!(await readProcess(database, merchantId, id))) return reject({ code: 'PROCESS_NOT_FOUND' });
      await driver.settle(merchantId, id);
      const resumed = await readProcess(database, merchantId, id);
      return resumed ? accept(processView(resumed.process)) : reject({ code: 'PROCESS_NOT_FOUND' });
    },
    issueInvoice: async (command, call) => mapResult(await run(issueInvoice, command, call), documentView),
    printReceipt: async (command, call) => mapResult(await run(printReceipt, command, call), documentView),
    auditOrders: async ({ first, after }) => accept(await auditOrders(system, first, after)),
    auditDocuments: async ({ first, after }) => accept(await auditDocuments(system, first, after)),
  };
}
