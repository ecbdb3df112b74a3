import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  cash,
  merchant,
  must,
  type PaymentsUnderTest,
  paymentsUnderTest,
} from '../test/payments-service.ts';

let under: PaymentsUnderTest;

beforeAll(async () => {
  under = await paymentsUnderTest();
});
afterAll(() => under.stop());

async function register(floatMinor = 10_000) {
  const shop = await merchant(under);
  const { client, call } = shop;
  const registerId = newId('register');
  const { shiftId } = must(await client.openShift({ registerId, floatMinor, currency: 'EUR' }, call));
  const sell = (...tenders: Parameters<typeof shop.paid>[0]) => shop.paid(tenders, { registerId, channel: 'pos' });
  const move = (kind: 'paid_in' | 'paid_out' | 'drop', amountMinor: number) =>
    client.recordCashMovement({ shiftId, kind, amountMinor, reason: 'because' }, call);
  const report = async (id = shiftId) => must(await client.getShift({ shiftId: id }, call));
  const close = (countedMinor: number, id = shiftId) => client.closeShift({ shiftId: id, countedMinor }, call);
  return { ...shop, registerId, shiftId, sell, move, report, close };
}

test('expected = float + cash sales − cash refunds + paid in − paid out − drops; the X report changes nothing (L11)', async () => {
  const { sell, move, report, refund, balances, registerId } = await register(10_000);
  const { paymentId } = await sell(cash(2_500, 5_000));
  await sell(card(4_000), cash(1_000));
  must(await refund(paymentId, 500));
  must(await move('paid_in', 300));
  must(await move('paid_out', 200));
  must(await move('drop', 5_000));
  const x = await report();
  expect(x).toMatchObject({
    status: 'open',
    floatMinor: 10_000,
    cashSalesMinor: 3_500,
    cashRefundsMinor: 500,
    paidInMinor: 300,
    paidOutMinor: 200,
    dropsMinor: 5_000,
    expectedMinor: 8_100,
    saleCount: 2,
    salesMinor: 7_500,
    salesByTender: { cash: 3_500, card: 4_000 },
    refundCount: 1,
    refundsMinor: 500,
    zNumber: null,
  });
  expect(await report()).toEqual(x);
  expect((await balances())[`drawer:${registerId}`]).toBe(8_100);
});

test('a counted close books the difference and empties the drawer into the safe', async () => {
  const { sell, close, balances, registerId } = await register(1_000);
  await sell(cash(500));
  expect(must(await close(1_480))).toMatchObject({
    status: 'closed',
    expectedMinor: 1_500,
    countedMinor: 1_480,
    differenceMinor: -20,
    zNumber: 1,
  });
  expect(await balances()).toMatchObject({ [`drawer:${registerId}`]: 0, cash_difference: 20, safe: 480 });
});

test('ten who close one shift at once get one and the same Z (L11)', async () => {
  const { close, client, call, registerId } = await register();
  const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => close(10_000 + index)));
  expect(new Set(answers.map((answer) => JSON.stringify(must(answer)))).size).toBe(1);
  expect(must(await client.listShifts({ registerId }, call)).items).toHaveLength(1);
});

test('Z numbers have no gaps per register, whatever is tried in between', async () => {
  const { close, client, call, registerId } = await register();
  const numbers = [must(await close(10_000)).zNumber];
  for (let turn = 0; turn < 3; turn++) {
    const { shiftId } = must(await client.openShift({ registerId, floatMinor: 0, currency: 'EUR' }, call));
    expect(await client.openShift({ registerId, floatMinor: 0, currency: 'EUR' }, call)).toEqual({
      ok: false,
      rejection: { code: 'SHIFT_OPEN', shiftId },
    });
    await close(0, newId('shift'));
    numbers.push(must(await close(0, shiftId)).zNumber);
  }
  expect(numbers).toEqual([1, 2, 3, 4]);
});

test('sales while the shift is being closed belong to exactly one Z; the sum of all Z is what was sold (L11)', async () => {
  const { sell, close, report, client, call, registerId } = await register(0);
  const sales = Array.from({ length: 20 }, () => sell(cash(100)));
  const [closed] = await Promise.all([close(0), ...sales]);
  const open = must(await client.listShifts({ registerId, status: 'open' }, call)).items;
  for (const shift of open) must(await close(0, shift.shiftId));
  const all = must(await client.listShifts({ registerId }, call)).items;
  expect(all.reduce((sum, shift) => sum + shift.salesMinor, 0)).toBe(2_000);
  expect(all.reduce((sum, shift) => sum + shift.saleCount, 0)).toBe(20);
  expect((await report()).zNumber).toBe(must(closed).zNumber);
});

test('a sale at a register that nobody opened begins a shift with an empty drawer', async () => {
  const { paid, client, call } = await merchant(under);
  const registerId = newId('register');
  await paid([cash(700)], { registerId });
  const [shift] = must(await client.listShifts({ registerId, status: 'open' }, call)).items;
  expect(shift).toMatchObject({ floatMinor: 0, cashSalesMinor: 700, expectedMinor: 700, saleCount: 1 });
});

test('a cash movement that is sent twice moves the cash once, and none is taken after the close', async () => {
  const { client, call, shiftId, report, close } = await register(1_000);
  const movement = { shiftId, movementId: newId('movement'), kind: 'drop' as const, amountMinor: 400, reason: 'safe' };
  await Promise.all([1, 2, 3].map(() => client.recordCashMovement(movement, call)));
  expect((await report()).dropsMinor).toBe(400);
  expect(must(await client.listCashMovements({ shiftId }, call)).items).toMatchObject([
    { kind: 'drop', amountMinor: 400 },
  ]);
  must(await close(600));
  expect(await client.recordCashMovement({ ...movement, movementId: newId('movement') }, call)).toMatchObject({
    rejection: { code: 'SHIFT_CLOSED' },
  });
});

test('staff who are limited to locations work only at registers there; other merchants see no shift', async () => {
  const { merchantId, registerId, shiftId, client } = await register();
  const limited = await under.kit.caller(merchantId, { locationIds: [newId('location')] });
  expect(await client.openShift({ registerId, floatMinor: 0, currency: 'EUR' }, limited)).toMatchObject({
    rejection: { code: 'REGISTER_NOT_ALLOWED' },
  });
  expect(await client.closeShift({ shiftId, countedMinor: 0 }, limited)).toMatchObject({
    rejection: { code: 'REGISTER_NOT_ALLOWED' },
  });
  const stranger = await under.kit.caller(newId('merchant'));
  expect(await client.getShift({ shiftId }, stranger)).toMatchObject({ rejection: { code: 'SHIFT_NOT_FOUND' } });
});

test('after all of this the audit finds nothing wrong', async () => {
  expect((await auditAll(under)).violations).toEqual([]);
});
