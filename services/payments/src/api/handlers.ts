import type { Handlers } from '@concord/contract';
import { requestHash } from '@concord/database';
import { newId } from '@concord/ids';
import { accept, mapResult, reject } from '@concord/result';
import { callContext } from '@concord/service';
import type { paymentsContract } from '../../contract.ts';
import { authorise } from '../processes/authorise.ts';
import { cancel } from '../processes/cancel.ts';
import { capture } from '../processes/capture.ts';
import { refund } from '../processes/refund.ts';
import { resume } from '../processes/resume.ts';
import { auditLedger } from '../storage/audit-ledger.ts';
import { listPayments, readPayment, readPayments, readRefunds } from '../storage/read-payments.ts';
import { giftCardHandlers } from './gift-card-handlers.ts';
import type { HandlerDeps } from './handler-deps.ts';
import { ledgerHandlers } from './ledger-handlers.ts';
import { providerHandlers } from './provider-handlers.ts';
import { shiftHandlers } from './shift-handlers.ts';
import { tendersOf, tokensOf } from './tender-input.ts';
import { paymentView, refundView, time } from './views.ts';

/** Each operation: take the verified call, run the process or use case, show the result. */
export function paymentsHandlers(deps: HandlerDeps): Handlers<typeof paymentsContract> {
  const { database, system, provider, giftCardSecret, resolveAfterMs } = deps;
  return {
    authorisePayment: async (input, call) => {
      const { paymentId, currency, amountMinor, channel } = input;
      const { merchantId } = call;
      const naming = { paymentId, merchantId, provider: provider.name, giftCardSecret };
      const command = {
        ...{ paymentId, currency, amountMinor, channel, resolveAfterMs },
        attemptId: newId('request'),
        digest: requestHash('authorisePayment', input),
        checkoutId: input.checkoutId ?? null,
        registerId: input.registerId ?? null,
        tenders: tendersOf(input.tenders, naming),
      };
      const context = callContext(call, 'authorisePayment', input);
      const done = await authorise(deps, command, tokensOf(input.tenders, paymentId), input.returnUrl, context);
      return mapResult(done, paymentView);
    },
    resumePayment: async ({ paymentId }, call) => {
      const payment = await resume(deps, paymentId, callContext({ ...call, idempotencyKey: undefined }, '', {}), false);
      return payment ? accept(paymentView(payment)) : reject({ code: 'PAYMENT_NOT_FOUND' });
    },
    capturePayment: async (command, call) =>
      mapResult(await capture(deps, command, callContext(call, 'capturePayment', command)), paymentView),
    cancelPayment: async ({ paymentId }, call) =>
      mapResult(await cancel(deps, paymentId, callContext(call, 'cancelPayment', { paymentId })), paymentView),
    refundPayment: async (input, call) => {
      const { registerId = null } = input;
      if (registerId !== null && !(await deps.mayUseRegister(call, registerId))) {
        return reject({ code: 'REGISTER_NOT_ALLOWED' });
      }
      const command = { ...input, registerId };
      return mapResult(await refund(deps, command, callContext(call, 'refundPayment', input)), refundView);
    },
    getPayment: async ({ paymentId }, { merchantId }) => {
      const payment = await readPayment(deps, merchantId, paymentId);
      return payment ? accept(paymentView(payment)) : reject({ code: 'PAYMENT_NOT_FOUND' });
    },
    getPayments: async ({ paymentIds }, { merchantId }) =>
      accept({ items: (await readPayments(database, merchantId, paymentIds)).map(paymentView) }),
    listPayments: async (query, { merchantId }) => {
      const found = await listPayments(database, merchantId, query);
      const last = found.length === query.first ? found.at(-1) : undefined;
      return accept({
        items: found.map(paymentView),
        nextCursor: last ? `${time(last.createdAtMs)} ${last.id}` : null,
      });
    },
    listRefunds: async ({ paymentIds }, { merchantId }) =>
      accept({ items: (await readRefunds(database, merchantId, paymentIds)).map(refundView) }),
    auditLedger: async (query) => accept(await auditLedger(system, query)),
    ...giftCardHandlers(deps),
    ...shiftHandlers(deps),
    ...ledgerHandlers(deps),
    ...providerHandlers(deps),
  };
}
