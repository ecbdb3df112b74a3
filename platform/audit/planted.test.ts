import { temporaryFolder } from '@concord/testing/temporary-folder';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../demo/seed.ts';
import { type Host, startHost } from '../embedded/host.ts';
import { type Ask, askAs } from './ask.ts';
import { audit } from './audit.ts';
import { printedReport } from './print-report.ts';

let folder: string;
let host: Host;
let ask: Ask;

beforeAll(async () => {
  folder = temporaryFolder('audit');
  host = await startHost({ folder, port: 0 });
  const { merchantId } = await seedDemo(host.services.clients, folder, () => undefined);
  const { clients, asService } = host.services;
  const giftCard = { amountMinor: 5_000, currency: 'EUR' };
  const issued = await clients.payments.issueGiftCard(giftCard, await asService('checkout')(merchantId));
  expect(issued.ok).toBe(true);
  ask = askAs(host.url, { clientId: 'auditor', clientSecret: host.secrets.clientSecrets.auditor ?? '' });
}, 120_000);
afterAll(async () => {
  await host.stop();
});

const audited = (asked: Ask = ask, settleWithinMs = 20_000) => audit({ ask: asked, settleWithinMs, pauseMs: 50 });

/** A change behind the services' back: one row of a table becomes another. Which row is a condition in SQL. */
type Plant = {
  readonly law: string;
  readonly database: string;
  readonly table: string;
  readonly set: string;
  readonly where: string;
  readonly says: RegExp;
};

const ORDER_WITH_PAYMENT = "status = 'open' and captured_minor > 0";
const PLANTS: Readonly<Record<string, Plant>> = {
  'goods that no movement brought': {
    ...{ law: 'L1', database: 'inventory', table: 'level', set: 'on_hand = on_hand + 1', where: 'on_hand > 0' },
    says: /level .* on hand is \d+, its movements add up to \d+/,
  },
  'goods promised to an order that is not there': {
    ...{ law: 'L1', database: 'inventory', table: 'reservation', set: "order_id = 'order_gone'" },
    ...{ where: "status = 'fulfilled'", says: /reservation .* is fulfilled for order order_gone, which is not there/ },
  },
  'goods still promised to an order that was cancelled': {
    ...{ law: 'L1', database: 'inventory', table: 'reservation', set: "status = 'held', order_id = null" },
    ...{ where: "status = 'released'", says: /reservation .* is held, and its checkout is (done|failed)/ },
  },
  'an order that is worth more than was agreed': {
    ...{
      law: 'L3',
      database: 'orders',
      table: 'orders',
      set: 'total_minor = total_minor + 1',
      where: ORDER_WITH_PAYMENT,
    },
    says: /order .*: the total is not the one that was agreed/,
  },
  'a capture that the order book does not know': {
    ...{ law: 'L3', database: 'orders', table: 'orders', set: 'captured_minor = captured_minor + 1' },
    ...{ where: ORDER_WITH_PAYMENT, says: /order .*: captured is \d+, payment .* says \d+/ },
  },
  'a refund that the order book does not know': {
    ...{ law: 'L3', database: 'orders', table: 'orders', set: 'refunded_minor = refunded_minor + 1' },
    ...{ where: ORDER_WITH_PAYMENT, says: /order .*: given back is 1, payment .* says 0/ },
  },
  'two orders of one checkout': {
    ...{ law: 'L5', database: 'orders', table: 'orders' },
    set: `checkout_id = (select max(o.checkout_id) from orders o where o.merchant_id = row.merchant_id)`,
    ...{ where: 'checkout_id <> (select max(o.checkout_id) from orders o)', says: /checkout .*: has 2 orders/ },
  },
  'two payments of one checkout': {
    ...{ law: 'L5', database: 'payments', table: 'payment' },
    set: `checkout_id = (select max(p.checkout_id) from payment p where p.merchant_id = row.merchant_id)`,
    ...{ where: 'checkout_id <> (select max(p.checkout_id) from payment p)', says: /checkout .*: has 2 payments/ },
  },
  'a payment that pays two orders': {
    ...{ law: 'L5', database: 'orders', table: 'orders' },
    set: `payment_id = (select max(o.payment_id) from orders o where o.merchant_id = row.merchant_id)`,
    ...{ where: 'payment_id <> (select max(o.payment_id) from orders o)', says: /payment .* pays 2 orders/ },
  },
  'a cart that was bought twice': {
    ...{ law: 'L5', database: 'checkout', table: 'checkout' },
    set: `cart_id = (select max(c.cart_id) from checkout c where c.merchant_id = row.merchant_id and c.state = 'done')`,
    where: "state = 'done' and cart_id <> (select max(c.cart_id) from checkout c where c.state = 'done')",
    says: /its cart .* was bought 2 times/,
  },
  'a debit without its credit': {
    ...{ law: 'L6', database: 'payments', table: 'entry', set: 'amount_minor = amount_minor + 1' },
    ...{ where: 'amount_minor > 0', says: /transaction .*: debits less credits are 1 EUR/ },
  },
  'stored value from nowhere': {
    ...{ law: 'L6', database: 'payments', table: 'balance', set: 'balance_minor = balance_minor + 1' },
    ...{ where: 'stored_value', says: /account gift_card:.*: balance is \d+, its entries add up to \d+/ },
  },
  'a use that nobody made': {
    ...{ law: 'L9', database: 'promotions', table: 'use_count', set: 'confirmed = confirmed + 1, use_limit = null' },
    ...{ where: 'confirmed > 0', says: /confirmed is \d+, confirmed redemptions add up to \d+/ },
  },
  'a use that is held for a checkout at rest': {
    ...{ law: 'L9', database: 'promotions', table: 'redemption', set: "status = 'held', order_id = null" },
    ...{ where: "status = 'confirmed'", says: /redemption .*: is held, and its checkout is done/ },
  },
  'a Z report that is missing': {
    ...{ law: 'L11', database: 'payments', table: 'till', set: 'last_z_number = last_z_number + 1' },
    ...{ where: 'true', says: /the last Z is \d+, but there are \d+ Z reports/ },
  },
  'a receipt that is missing': {
    ...{ law: 'L12', database: 'orders', table: 'document', set: 'number = number + 1000' },
    ...{ where: "kind = 'receipt'", says: /series .*: \d+ documents from \d+ to \d+, the series stands at \d+/ },
  },
  'a capture without an order': {
    ...{ law: 'L16', database: 'payments', table: 'payment', set: "order_id = 'order_gone'" },
    where: "status = 'captured' and refunded_minor = 0",
    says: /payment .*: \d+ captured for order order_gone, which is not there/,
  },
  'an authorisation that was never captured or given up': {
    ...{ law: 'L16', database: 'payments', table: 'payment', set: "status = 'authorised'" },
    ...{ where: "status = 'captured'", says: /payment .*: is authorised, and its checkout .* is done/ },
  },
  'an order of a checkout that failed': {
    ...{ law: 'L16', database: 'checkout', table: 'checkout', set: "state = 'failed'", where: "state = 'done'" },
    says: /checkout .*: failed, but order .* was placed/,
  },
  'a checkout that waits for a person': {
    ...{ law: 'L16', database: 'checkout', table: 'checkout', where: "state = 'done'" },
    set: `state = 'parked', refusal = '{"failure":{"code":"ORDER_DIFFERS"}}'`,
    says: /checkout .*parked\): waits for a person: refused with ORDER_DIFFERS/,
  },
  'a checkout that is done without an order': {
    ...{ law: 'L16', database: 'orders', table: 'orders', set: "id = 'order_elsewhere'", where: ORDER_WITH_PAYMENT },
    says: /checkout .*: is done, but there is no order ord_/,
  },
  'more goods back than were handed over': {
    ...{ law: 'L17', database: 'orders', table: 'orders' },
    set: "lines = jsonb_set(lines, '{0,returned}', to_jsonb((lines->0->>'fulfilled')::int + 1))",
    ...{ where: ORDER_WITH_PAYMENT, says: /line .* has \d+ units back of \d+/ },
  },
  'an audit entry that was rewritten': {
    ...{ law: 'L20', database: 'identity', table: 'audit_entry', set: "body = replace(body, 'merchant', 'somebody')" },
    ...{ where: "body like '%merchant%'", says: /audit entry \d+: / },
  },
};

test('the demo holds every law, and every law has rows', async () => {
  const report = await audited();
  expect(report.violations).toEqual([]);
  expect(report.unproved).toEqual([]);
  expect(report.passes).toBeGreaterThanOrEqual(2);
  for (const rows of Object.values(report.checked)) expect(rows).toBeGreaterThan(0);
});

describe('a violation is named by its law and subject, and is gone when it is taken back', () => {
  test.each(Object.entries(PLANTS))('%s', async (_, plant) => {
    const takeBack = await planted(plant);
    try {
      const report = await audited();
      const named = report.violations.filter(({ law }) => law === plant.law);
      expect(named.map(({ subject, detail }) => `${subject}: ${detail}`)).toContainEqual(
        expect.stringMatching(plant.says),
      );
      expect(printedReport(report).at(-1)).toMatch(/violations\.$/);
    } finally {
      await takeBack();
    }
  });

  test('afterwards the books are as they were', async () => {
    expect((await audited()).violations).toEqual([]);
  });
});

test('a law without a single row is unproved where there are orders: an audit of nothing is red', async () => {
  const blind: Ask = async (schema, path, query, merchantId) => {
    if (path !== '/inventory/audit/stock') return ask(schema, path, query, merchantId);
    return schema.parse({ checked: 0, violations: [], nextCursor: null });
  };
  const report = await audited(blind);
  expect(report.unproved).toEqual(['L1']);
  expect(printedReport(report)).toContainEqual('✗ L1: there are orders, but no row was checked');
});

test('what does not come to rest in time is a violation', async () => {
  const takeBack = await planted({
    ...{ law: 'L16', database: 'checkout', table: 'checkout', set: "state = 'committing'", where: "state = 'done'" },
    says: /never/,
  });
  try {
    const { violations } = await audited(ask, 500);
    expect(violations).toContainEqual(
      expect.objectContaining({ law: 'L16', detail: expect.stringMatching(/is committing .* does not come to rest/) }),
    );
  } finally {
    await takeBack();
  }
});

test('the auditor may only read the audit operations', async () => {
  const { client } = host.services.running.find(({ contract }) => contract.service === 'inventory') ?? {};
  const credentials = { clientId: 'auditor', clientSecret: host.secrets.clientSecrets.auditor ?? '' };
  const token = await host.services.clients.identity.issueServiceToken(credentials, { token: undefined });
  expect(token.ok).toBe(true);
  const options = { token: token.ok ? token.value.accessToken : '', merchantId: 'merchant_x' };
  expect(await client?.listLevels?.({} as never, options)).toMatchObject({
    ok: false,
    rejection: { code: 'FORBIDDEN', scope: 'inventory:read' },
  });
});

/** Changes one row, triggers and all left out, and gives back what puts the old row in its place. */
async function planted({ database, table, set, where }: Plant): Promise<() => Promise<void>> {
  const inDatabase = async (work: (client: pg.Client) => Promise<void>) => {
    const url = new URL(host.postgres.superuserUrl);
    url.pathname = `/${database}`;
    const client = new pg.Client({ connectionString: url.toString() });
    await client.connect();
    await work(client).finally(() => client.end());
  };
  let keep = '';
  await inDatabase(async (client) => {
    const old = await client.query(
      `select row.ctid::text as place, to_jsonb(row)::text as whole from ${table} row where ${where} limit 1`,
    );
    expect(old.rows).toHaveLength(1);
    const changed = await client.query(
      `update ${table} row set ${set} where row.ctid = '${old.rows[0].place}' returning row.ctid::text as place`,
    );
    keep = `delete from ${table} where ctid = '${changed.rows[0].place}';
      insert into ${table} select * from jsonb_populate_record(null::${table}, $old$${old.rows[0].whole}$old$::jsonb)`;
  });
  return () => inDatabase(async (client) => void (await client.query(keep)));
}
