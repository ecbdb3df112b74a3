import { checkoutContract } from '@concord/checkout/contract';
import { inventoryContract } from '@concord/inventory/contract';
import { ordersContract } from '@concord/orders/contract';
import { paymentsContract } from '@concord/payments/contract';
import { promotionsContract } from '@concord/promotions/contract';
import { z } from 'zod';
import type { Ask } from './ask.ts';
import type { Facts, Law, Reading, Violation } from './facts.ts';

type Page = {
  readonly checked: number;
  readonly nextCursor: string | null;
  readonly violations?: readonly Violation[] | undefined;
};
type Operation<Answer extends Page> = { readonly path: string; readonly output: z.ZodType<Answer> };

const PAGE_SIZE = 1_000;
const PROMOTIONS_PER_PAGE = 500;
const CHAIN_PAGE = 5_000;

/** Reads every audit operation to its end. What belongs together is compared afterwards, in `compare-facts.ts`. */
export async function readFacts(ask: Ask): Promise<Reading> {
  const violations: Violation[] = [];
  const checked: Record<Law, number> = { L1: 0, L3: 0, L5: 0, L6: 0, L9: 0, L11: 0, L12: 0, L16: 0, L17: 0, L20: 0 };
  const count = (rows: number, ...laws: readonly Law[]) => {
    for (const law of laws) checked[law] += rows;
  };
  const readAll = async <Answer extends Page>(
    service: string,
    { path, output }: Operation<Answer>,
    take: (page: Answer) => void,
    first = PAGE_SIZE,
  ): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await ask(output, `/${service}${path}`, { first, after });
      violations.push(...(page.violations ?? []));
      take(page);
      after = page.nextCursor ?? undefined;
    } while (after !== undefined);
  };

  const { inventory, promotions, payments, orders, checkout } = OPERATIONS;
  const facts = {
    checkouts: [] as Facts['checkouts'][number][],
    orders: [] as Facts['orders'][number][],
    payments: [] as Facts['payments'][number][],
    reservations: [] as Facts['reservations'][number][],
    redemptions: [] as Facts['redemptions'][number][],
  };
  await readAll('inventory', inventory.auditStock, (page) => count(page.checked, 'L1'));
  await readAll('promotions', promotions.auditRedemptions, (page) => count(page.checked, 'L9'), PROMOTIONS_PER_PAGE);
  await readAll('orders', orders.auditDocuments, (page) => count(page.checked, 'L12'));
  await readAll('payments', payments.auditLedger, (page) => {
    count(page.checked, ...LAWS_OF_SECTION[page.section]);
    facts.payments.push(...page.facts);
  });
  await readAll('orders', orders.auditOrders, (page) => {
    count(page.checked, 'L3', 'L17');
    facts.orders.push(...page.facts);
  });
  await readAll('inventory', inventory.auditReservations, (page) => facts.reservations.push(...page.facts));
  await readAll('promotions', promotions.auditHeldUses, (page) => facts.redemptions.push(...page.facts));
  await readAll('checkout', checkout.auditCheckouts, (page) => {
    count(page.checked, 'L5', 'L16');
    facts.checkouts.push(...page.facts);
  });
  for (const merchantId of new Set(facts.orders.map((order) => order.merchantId))) {
    count(await readChain(ask, merchantId, violations), 'L20');
  }
  return { facts, violations, checked };
}

const OPERATIONS = {
  inventory: inventoryContract.operations,
  promotions: promotionsContract.operations,
  payments: paymentsContract.operations,
  orders: ordersContract.operations,
  checkout: checkoutContract.operations,
};

const LAWS_OF_SECTION = {
  transactions: ['L6'],
  balances: ['L6'],
  payments: ['L3', 'L16'],
  shifts: ['L11'],
} as const satisfies Record<string, readonly Law[]>;

const chainSchema = z.object({
  checked: z.int(),
  problems: z.array(z.object({ sequence: z.int(), problem: z.string() })),
  nextSequence: z.int().nullable(),
});

async function readChain(ask: Ask, merchantId: string, violations: Violation[]): Promise<number> {
  let checked = 0;
  let afterSequence: number | null = 0;
  while (afterSequence !== null) {
    const query = { first: CHAIN_PAGE, afterSequence };
    const page: z.output<typeof chainSchema> = await ask(
      chainSchema,
      '/identity/audit-chain/verify',
      query,
      merchantId,
    );
    checked += page.checked;
    for (const { sequence, problem } of page.problems) {
      const subject = `${merchantId} audit entry ${sequence}`;
      violations.push({ law: 'L20', subject, detail: problem, version: sequence });
    }
    afterSequence = page.nextSequence;
  }
  return checked;
}
