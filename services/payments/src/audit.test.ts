import { sql } from '@concord/database';
import { newId } from '@concord/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  auditAll,
  card,
  cash,
  giftCard,
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

const change = (text: string, ...values: string[]) => under.kit.data.system.run(sql(text, ...values));
const found = async (orderWithinMs?: number) =>
  (await auditAll(under, orderWithinMs)).violations.map((one) => [one.law, one.subject, one.detail]);

/** Plants a violation, reads what the audit says of it, and takes it back. */
async function planted(plant: () => Promise<unknown>, undo: () => Promise<unknown>) {
  expect(await found()).toEqual([]);
  await plant();
  const violations = await found();
  await undo();
  expect(await found()).toEqual([]);
  return violations;
}

async function busy() {
  const shop = await merchant(under);
  const { client, call, merchantId, paid, pay, refund } = shop;
  const registerId = newId('register');
  const { giftCardId, code } = must(await client.issueGiftCard({ amountMinor: 1_000, currency: 'EUR' }, call));
  await pay([giftCard(code, 400)]);
  const { paymentId, orderId } = await paid([cash(300), card(200)], { registerId, channel: 'pos' });
  must(await refund(paymentId, 50));
  return { ...shop, merchantId, giftCardId, paymentId, orderId, registerId };
}

test('every row of every kind is checked, and the payments are facts for the auditor', async () => {
  const { paymentId, orderId } = await busy();
  const { checked, violations, facts } = await auditAll(under);
  expect(violations).toEqual([]);
  const [count] = await change(
    `select (select count(distinct (merchant_id, transaction_id, currency)) from entry) + (select count(*) from balance)
      + (select count(*) from payment) + (select count(*) from till) as rows`,
  );
  expect(checked).toBe(count?.rows[0]?.rows);
  expect(facts.find((fact) => fact.paymentId === paymentId)).toMatchObject({
    orderId,
    capturedMinor: 500,
    refundedMinor: 50,
  });
});

test('an entry without its counterpart: debits do not equal credits', async () => {
  const { merchantId } = await busy();
  const violations = await planted(
    () =>
      change(
        `insert into entry values ($1, 'planted', 0, 'capture', 'manual', 'EUR', 7, 'nothing', 'user', 'u', 'r', now())`,
        merchantId,
      ),
    () => change(`delete from entry where transaction_id = 'planted'`),
  );
  expect(violations).toEqual([
    ['L6', `${merchantId} transaction planted`, 'debits less credits are 7 EUR'],
    ['L6', `${merchantId} account manual EUR`, 'has entries but no balance'],
  ]);
});

test('a balance that is not the sum of its entries', async () => {
  const { merchantId } = await busy();
  const violations = await planted(
    () =>
      change(
        `update balance set balance_minor = balance_minor + 1 where merchant_id = $1 and account = 'refunds'`,
        merchantId,
      ),
    () =>
      change(
        `update balance set balance_minor = balance_minor - 1 where merchant_id = $1 and account = 'refunds'`,
        merchantId,
      ),
  );
  expect(violations).toEqual([['L6', `${merchantId} account refunds EUR`, 'balance is 51, its entries add up to 50']]);
});

test('a gift card that holds more than open payments were promised', async () => {
  const { merchantId, giftCardId } = await busy();
  const account = `gift_card:${giftCardId}`;
  const violations = await planted(
    () => change('update balance set held_minor = held_minor + 100 where account = $1', account),
    () => change('update balance set held_minor = held_minor - 100 where account = $1', account),
  );
  expect(violations).toEqual([['L6', `${merchantId} account ${account} EUR`, 'held is 500, open payments hold 400']]);
});

test('stored value below zero: the database refuses it, and the audit would name it (L6)', async () => {
  const { merchantId, giftCardId } = await busy();
  const account = `gift_card:${giftCardId}`;
  const overdraw = () => change('update balance set balance_minor = -1 where account = $1', account);
  await expect(overdraw()).rejects.toThrow('stored_value_never_negative');
  const violations = await planted(
    async () => {
      await change('alter table balance drop constraint stored_value_never_negative');
      await overdraw();
    },
    async () => {
      await change('update balance set balance_minor = 1000 where account = $1', account);
      await change(
        `alter table balance add constraint stored_value_never_negative
          check (not stored_value or (held_minor >= 0 and balance_minor >= held_minor))`,
      );
    },
  );
  expect(violations.map(([law, subject, detail]) => [law, subject, detail])).toEqual([
    ['L6', `${merchantId} account ${account} EUR`, 'balance is -1, its entries add up to 1000'],
    ['L6', `${merchantId} account ${account} EUR`, 'stored value is below what is held of it'],
    ['L6', `${merchantId} account ${account} EUR`, 'stored value is -1'],
  ]);
});

test('captured money that no ledger entry knows of, and a refund that no row explains (L3)', async () => {
  const { merchantId, paymentId } = await busy();
  const violations = await planted(
    () => change('update payment set captured_minor = 400, refunded_minor = 60 where id = $1', paymentId),
    () => change('update payment set captured_minor = 500, refunded_minor = 50 where id = $1', paymentId),
  );
  expect(violations).toEqual([
    ['L3', `${merchantId} payment ${paymentId}`, 'captured is 400, the ledger booked 500'],
    ['L3', `${merchantId} payment ${paymentId}`, 'refunded is 60, its refunds add up to 50'],
  ]);
});

test('a refund row whose money was not booked back (L3)', async () => {
  const { merchantId, paymentId } = await busy();
  const violations = await planted(
    async () => {
      await change('update refund set amount_minor = 70 where payment_id = $1', paymentId);
      await change('update payment set refunded_minor = 70 where id = $1', paymentId);
    },
    async () => {
      await change('update refund set amount_minor = 50 where payment_id = $1', paymentId);
      await change('update payment set refunded_minor = 50 where id = $1', paymentId);
    },
  );
  expect(violations).toEqual([
    [
      'L3',
      `${merchantId} payment ${paymentId}`,
      'the ledger booked 50 back, refunds without what is pending add up to 70',
    ],
  ]);
});

test('money captured without an order, once it is older than allowed (L16)', async () => {
  const { merchantId, paymentId, orderId } = await busy();
  await change('update payment set order_id = null where id = $1', paymentId);
  expect(await found(3_600_000)).toEqual([]);
  await change(`update payment set changed_at = now() - interval '2 hours' where id = $1`, paymentId);
  const violations = await found(3_600_000);
  await change('update payment set order_id = $2, changed_at = now() where id = $1', paymentId, orderId);
  expect(violations).toEqual([
    [
      'L16',
      `${merchantId} payment ${paymentId}`,
      expect.stringMatching(/^500 EUR captured 7\d{6} ms ago without an order$/),
    ],
  ]);
});

test('a drawer that the ledger and the shift see differently, and a Z number without its report (L11)', async () => {
  const { merchantId, registerId } = await busy();
  const till = `${merchantId} till ${registerId} EUR`;
  const drawer = await planted(
    () =>
      change(
        `update till set open_shift = jsonb_set(open_shift, '{cashSalesMinor}', '310') where register_id = $1`,
        registerId,
      ),
    () =>
      change(
        `update till set open_shift = jsonb_set(open_shift, '{cashSalesMinor}', '300') where register_id = $1`,
        registerId,
      ),
  );
  expect(drawer).toEqual([['L11', till, 'the shift expects 310, the ledger put 300 into the drawer']]);
  const gap = await planted(
    () => change('update till set last_z_number = 1 where register_id = $1', registerId),
    () => change('update till set last_z_number = 0 where register_id = $1', registerId),
  );
  expect(gap).toEqual([['L11', till, 'the last Z is 1, but there are 0 Z reports up to 0']]);
});

test('the request role cannot change or remove a ledger entry, and sees only its own merchant (L14, L20)', async () => {
  const { merchantId } = await busy();
  const { database } = under.kit.data;
  const count = sql('select count(*)::int as entries from entry');
  expect((await database.run(count))[0]?.rows).toEqual([{ entries: 0 }]);
  expect((await database.forMerchant(newId('merchant'), count))[0]?.rows).toEqual([{ entries: 0 }]);
  expect((await database.forMerchant(merchantId, count))[0]?.rows[0]?.entries).toBeGreaterThan(5);
  await expect(database.forMerchant(merchantId, sql('delete from entry'))).rejects.toThrow('permission denied');
  await expect(database.forMerchant(merchantId, sql('update entry set amount_minor = 1'))).rejects.toThrow(
    'permission denied',
  );
});
