import type { CallOptions } from '@concord/contract';
import { newId } from '@concord/ids';
import { type TestService, testService } from '@concord/testing';
import { temporaryFolder } from '@concord/testing/temporary-folder';
import { startWitness, type Witness } from '@concord/witnesses';
import fastify from 'fastify';
import {
  type Payments,
  paymentsMigrations,
  providerWebhookRoute,
  startPayments,
  testProvider,
} from '../src/service.ts';

export type Provider = Witness<'payment-provider'>;

export type PaymentsUnderTest = {
  readonly kit: TestService;
  readonly payments: Payments;
  /** The provider's process as it now runs. */
  readonly provider: () => Provider;
  /** kill -9, and a new process on the same port and book. */
  readonly restartProvider: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type TestOptions = {
  readonly timeoutMs?: number;
  readonly resolveAfterMs?: number;
  readonly sweepPauseMs?: number;
  readonly breakAfter?: number;
};

/** Payments on a real PostgreSQL, the real provider in a process of its own, and its webhooks over real HTTP. */
export async function paymentsUnderTest(options: TestOptions = {}): Promise<PaymentsUnderTest> {
  const dataDir = temporaryFolder('provider');
  let provider = await startWitness('payment-provider', { dataDir });
  const kit = await testService('payments', paymentsMigrations);
  const app = fastify();
  const addresses = { webhooks: '' };
  const payments = startPayments({
    ...kit,
    provider: testProvider(provider.url, {
      timeoutMs: options.timeoutMs ?? 5_000,
      breakAfter: options.breakAfter ?? 1_000,
    }),
    giftCardSecret: 'only for tests',
    webhookUrl: (endpointId) => `${addresses.webhooks}/hooks/${endpointId}`,
    resolveAfterMs: options.resolveAfterMs ?? 15_000,
    sweepPauseMs: options.sweepPauseMs ?? 50,
  });
  await providerWebhookRoute(app, payments.client, '/hooks');
  addresses.webhooks = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    kit,
    payments,
    provider: () => provider,
    restartProvider: async () => {
      await provider.kill();
      provider = await startWitness('payment-provider', { dataDir, port: provider.port });
    },
    stop: async () => {
      await app.close();
      await payments.stop();
      await kit.stop();
      await provider.stop();
    },
  };
}

type Authorise = Parameters<Payments['client']['authorisePayment']>[0];
export type TenderInput = Authorise['tenders'][number];

/** A merchant of its own, with short ways to say what a test does. */
export async function merchant({ kit, payments }: PaymentsUnderTest, merchantId: string = newId('merchant')) {
  const call: CallOptions = await kit.caller(merchantId);
  /** Of Checkout, which alone authorises. */
  const step: CallOptions = await kit.asService(merchantId);
  const { client } = payments;
  const pay = (tenders: TenderInput[], more: Partial<Authorise> = {}) => {
    const amountMinor = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
    const command = { paymentId: newId('payment'), amountMinor, currency: 'EUR', channel: 'online' as const, tenders };
    return client.authorisePayment({ ...command, ...more }, step);
  };
  const paid = async (tenders: TenderInput[], more: Partial<Authorise> = {}) => {
    const { paymentId } = must(await pay(tenders, more));
    const orderId = newId('order');
    const captured = must(await client.capturePayment({ paymentId, orderId }, call));
    return { paymentId, orderId, captured };
  };
  const refund = (paymentId: string, amountMinor: number, refundId: string = newId('refund')) =>
    client.refundPayment({ paymentId, refundId, amountMinor, reason: 'returned' }, call);
  const payment = async (paymentId: string) => must(await client.getPayment({ paymentId }, call));
  const balances = async () => {
    const { items } = must(await client.listBalances({ first: 200 }, call));
    return Object.fromEntries(items.map((item) => [item.account, item.balanceMinor]));
  };
  return { merchantId, call, step, client, pay, paid, refund, payment, balances };
}

export type TestMerchant = Awaited<ReturnType<typeof merchant>>;

export function must<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly rejection: object },
): Value {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.rejection));
}

export const card = (amountMinor: number, token = 'tok_test_success'): TenderInput => ({
  kind: 'card',
  token,
  amountMinor,
});
export const cash = (amountMinor: number, tenderedMinor: number = amountMinor): TenderInput => ({
  kind: 'cash',
  amountMinor,
  tenderedMinor,
});
export const giftCard = (code: string, amountMinor: number): TenderInput => ({ kind: 'gift_card', code, amountMinor });

/** The whole audit, page after page. */
export async function auditAll({ kit, payments }: PaymentsUnderTest, orderWithinMs = 60_000) {
  const call = await kit.asService('');
  const violations: { law: string; subject: string; detail: string }[] = [];
  const facts: { paymentId: string; orderId: string | null; capturedMinor: number; refundedMinor: number }[] = [];
  let checked = 0;
  let after: string | undefined;
  do {
    const found = must(
      await payments.client.auditLedger({ first: 100, orderWithinMs, ...(after ? { after } : {}) }, call),
    );
    checked += found.checked;
    violations.push(...found.violations);
    facts.push(...found.facts);
    after = found.nextCursor ?? undefined;
  } while (after);
  return { checked, violations, facts };
}
