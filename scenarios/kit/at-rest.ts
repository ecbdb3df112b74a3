import { expect } from 'vitest';
import { compareWithProvider, confirmationsOf, readBooks } from '../books.ts';
import type { Purchase, Shop } from './buyers.ts';
import type { CrashingPlatform } from './crashing-platform.ts';
import { graphClient } from './graph.ts';
import { NO_ANSWER, NO_CONNECTION, type Writes } from './patient-graph.ts';
import { restClient } from './rest.ts';
import { runAudit } from './run-audit.ts';
import { readWebhookBooks, webhookDifferences } from './webhook-book.ts';

/** A cart whose last goods or whose code others had meanwhile. Anything else would say that a repeat was not recognised. */
const SOLD_OUT: ReadonlySet<string> = new Set(['CART_NOT_READY', 'PRICE_CHANGED']);
/** Email's lease, and a little more. */
const MAIL_TIMEOUT_MS = 90_000;
/** Notifications' lease, and a little more. */
const WEBHOOK_TIMEOUT_MS = 90_000;

/** What must hold once everybody knows how he stands, whatever happened before. Answers how many orders there are. */
export async function expectSound(platform: CrashingPlatform, purchases: readonly Purchase[]): Promise<number> {
  const running = await platform.running();
  const { code, printed } = await runAudit(platform.folder);
  expect(code, printed).toBe(0);

  const books = await readBooks(running);
  expect(await compareWithProvider(running, books)).toEqual([]);

  const refusals = purchases.flatMap(({ answer }) => ('refused' in answer ? [answer.refused] : []));
  expect(refusals.filter((code) => !SOLD_OUT.has(code))).toEqual([]);

  const bought = purchases.filter((purchase) => 'status' in purchase.answer && purchase.answer.status === 'COMPLETED');
  const answered = bought.map(({ answer }) => ('order' in answer ? answer.order?.id : undefined)).toSorted();
  expect(new Set(answered).size, 'every purchase has an order of its own').toBe(bought.length);
  expect(books.orders.map(({ orderId }) => orderId).toSorted(), 'answered orders exist, each once, no other').toEqual(
    answered,
  );
  return bought.length;
}

/**
 * Whoever was not served was told so by a problem that means: again, with the same key. Again it was done, or a rule said
 * no. Only a gateway that is away itself tells nothing.
 */
export function expectHealed(who: string, { asked, failedAtFirst, healed, told }: Writes): void {
  console.log(`${who}: ${asked} writes, ${failedAtFirst} failed at first, ${healed} healed ${JSON.stringify(told)}`);
  const mayBeTold = who === 'gateway' ? ['UNAVAILABLE', NO_CONNECTION, NO_ANSWER] : ['UNAVAILABLE'];
  expect(Object.keys(told).filter((one) => !mayBeTold.includes(one))).toEqual([]);
  expect(healed).toBe(failedAtFirst);
}

/** Each order of a shopper who left an address was confirmed once. A kill may leave mail leased, so it may take a while. */
export async function expectMails(platform: CrashingPlatform, purchases: readonly Purchase[]): Promise<void> {
  const bought = purchases.filter((purchase) => 'status' in purchase.answer && purchase.answer.status === 'COMPLETED');
  const running = await platform.running();
  const sendsMail = (await fetch(`${running.url}/api/email/openapi.json`)).ok;
  if (!sendsMail) return;
  const expected = bought.flatMap(({ email, answer }) =>
    email !== null && 'orderNumber' in answer ? [{ email, orderNumber: answer.orderNumber ?? '' }] : [],
  );
  const notOnce = async () => {
    const counts = await confirmationsOf(running, expected);
    return counts.filter(({ confirmations }) => confirmations !== 1);
  };
  await expect.poll(notOnce, { timeout: MAIL_TIMEOUT_MS, interval: 500 }).toEqual([]);
}

/** The third party heard of every sale, signed, and of nothing else. A kill may leave messages leased, as with mails. */
export async function expectWebhooks(platform: CrashingPlatform, { owner, hook }: Shop): Promise<void> {
  const { url } = await platform.running();
  const differences = async () =>
    webhookDifferences(await readWebhookBooks(restClient(url), (await owner(graphClient(url))).token, hook));
  await expect.poll(differences, { timeout: WEBHOOK_TIMEOUT_MS, interval: 1_000 }).toEqual([]);
}
