import { graphContext, mergeSubgraphs } from '@concord/graph';
import { newId } from '@concord/ids';
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { card, merchant, must, type PaymentsUnderTest, paymentsUnderTest } from '../test/payments-service.ts';

let under: PaymentsUnderTest;

beforeAll(async () => {
  under = await paymentsUnderTest();
});
afterAll(() => under.stop());

async function ask(call: Parameters<typeof graphContext>[0], source: string) {
  const schema = mergeSubgraphs([under.payments.subgraph]);
  const answer = await execute({ schema, document: parse(source), contextValue: graphContext(call) });
  return JSON.parse(JSON.stringify(answer));
}

test('a payment with its tenders and refunds is one query; a stranger sees null', async () => {
  const { paid, refund, call } = await merchant(under);
  const { paymentId, orderId } = await paid([card(1_000)]);
  must(await refund(paymentId, 400));
  const query = `{ payment(id: "${paymentId}") { id status order { id } captured { amountMinor currency }
    refunded { amountMinor } tenders { kind status } refunds { status amount { amountMinor } reason } } }`;
  expect(await ask(call, query)).toEqual({
    data: {
      payment: {
        id: paymentId,
        status: 'CAPTURED',
        order: { id: orderId },
        captured: { amountMinor: 1_000, currency: 'EUR' },
        refunded: { amountMinor: 400 },
        tenders: [{ kind: 'CARD', status: 'captured' }],
        refunds: [{ status: 'issued', amount: { amountMinor: 400 }, reason: 'returned' }],
      },
    },
  });
  expect(await ask(await under.kit.caller(newId('merchant')), query)).toEqual({ data: { payment: null } });
});

test('a till is opened, used, closed and listed; a gift card is issued, looked up and refused by its code', async () => {
  const { call } = await merchant(under);
  const registerId = newId('register');
  const opened = await ask(
    call,
    `mutation { openShift(registerId: "${registerId}", floatMinor: 5000, currency: "EUR") { id expected { amountMinor } } }`,
  );
  const { id } = opened.data.openShift;
  const closed = await ask(
    call,
    `mutation { recordCashMovement(shiftId: "${id}", kind: "drop", amountMinor: 1000, reason: "safe") { drops { amountMinor } }
      closeShift(shiftId: "${id}", countedMinor: 3990) { zNumber difference { amountMinor } register { id } } }`,
  );
  expect(closed.data).toEqual({
    recordCashMovement: { drops: { amountMinor: 1_000 } },
    closeShift: { zNumber: 1, difference: { amountMinor: -10 }, register: { id: registerId } },
  });
  const shifts = await ask(call, `{ shifts(registerId: "${registerId}") { items { id status } } }`);
  expect(shifts.data.shifts.items).toEqual([{ id, status: 'closed' }]);

  const issued = await ask(
    call,
    'mutation { issueGiftCard(amountMinor: 2500, currency: "EUR") { code card { last4 } } }',
  );
  const { code, card: shown } = issued.data.issueGiftCard;
  expect(shown.last4).toBe(code.slice(-4));
  const looked = await ask(
    call,
    `{ a: giftCard(code: "${code}") { available { amountMinor } } b: giftCard(code: "WRONG") { id } }`,
  );
  expect(looked.data).toEqual({ a: { available: { amountMinor: 2_500 } }, b: null });
});

test('a refund beyond what is left is an error with its code and what would be possible', async () => {
  const { paid, call } = await merchant(under);
  const { paymentId } = await paid([card(1_000)]);
  const answer = await ask(
    call,
    `mutation { refundPayment(paymentId: "${paymentId}", amountMinor: 1001, reason: "too much") { id } }`,
  );
  expect(answer.errors[0].extensions).toMatchObject({ code: 'EXCEEDS_CAPTURED', refundableMinor: 1_000 });
});
