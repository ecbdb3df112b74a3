import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthorisationView, mailSinkClient, paymentProviderClient } from '@concord/witnesses';
import { z } from 'zod';
import type { PlatformProcess } from './kit/platform-process.ts';

const paymentSchema = z.object({
  merchantId: z.string(),
  paymentId: z.string(),
  status: z.string(),
  currency: z.string(),
  cards: z.array(z.object({ reference: z.string(), amountMinor: z.int(), refundedMinor: z.int() })),
});
const orderSchema = z.object({ merchantId: z.string(), orderId: z.string(), checkoutId: z.string() });
type Payment = z.infer<typeof paymentSchema>;
export type PlacedOrder = z.infer<typeof orderSchema>;

export type Books = { readonly payments: readonly Payment[]; readonly orders: readonly PlacedOrder[] };

/** What the platform's own books say, asked over its public API in the auditor's name. */
export async function readBooks({ url, folder }: PlatformProcess): Promise<Books> {
  const secrets = z
    .object({ clientSecrets: z.object({ auditor: z.string() }) })
    .parse(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')));
  const response = await fetch(`${url}/api/identity/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: 'auditor', clientSecret: secrets.clientSecrets.auditor }),
  });
  const { accessToken } = z.object({ accessToken: z.string() }).parse(await response.json());
  const readAll = async <Fact>(path: string, fact: z.ZodType<Fact>): Promise<Fact[]> => {
    const page = z.object({ facts: z.array(fact), nextCursor: z.string().nullable() });
    const facts: Fact[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: string = after === '' ? '' : `?${new URLSearchParams({ after })}`;
      const answer = await fetch(`${url}/api${path}${query}`, { headers: { authorization: `Bearer ${accessToken}` } });
      const read = page.parse(await answer.json());
      facts.push(...read.facts);
      after = read.nextCursor;
    }
    return facts;
  };
  return {
    payments: await readAll('/payments/audit/ledger', paymentSchema),
    orders: await readAll('/orders/audit/orders', orderSchema),
  };
}

/**
 * The payment provider's book beside ours, once everything is at rest: the same money, authorisation by authorisation
 * and in sum, and no promise of a bank left open. Answers what differs.
 */
export async function compareWithProvider(platform: PlatformProcess, { payments }: Books): Promise<string[]> {
  const provider = paymentProviderClient(platform.paymentProviderUrl);
  const theirs: AuthorisationView[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof provider.book>> = await provider.book({
      limit: '1000',
      ...(after && { after }),
    });
    theirs.push(...page.authorisations);
    after = page.next;
  }
  const { totals } = await provider.summary();
  provider.close();

  const ours = new Map(payments.flatMap((payment) => payment.cards.map((card) => [card.reference, { payment, card }])));
  const known = new Set(theirs.map(({ reference }) => reference));
  return [
    ...theirs.flatMap((theirOne) => differences(theirOne, ours.get(theirOne.reference))),
    ...[...ours.values()]
      .filter(({ payment, card }) => payment.status === 'captured' && !known.has(card.reference))
      .map(({ card }) => `${card.reference} is captured here, and the provider does not know it`),
    ...totals.flatMap(({ merchantAccount, currency, capturedMinor, refundedMinor }) => {
      const sums = sumsOf(payments.filter((one) => one.merchantId === merchantAccount && one.currency === currency));
      return sums.capturedMinor === capturedMinor && sums.refundedMinor === refundedMinor
        ? []
        : [`${merchantAccount} ${currency}: ${JSON.stringify(sums)} here, ${capturedMinor}/${refundedMinor} there`];
    }),
  ];
}

type OurCard = { readonly payment: Payment; readonly card: Payment['cards'][number] };

function differences(theirs: AuthorisationView, ours: OurCard | undefined): string[] {
  const { id, reference, status, capturedMinor, refundedMinor, captures } = theirs;
  const isCaptured = ours?.payment.status === 'captured';
  const rules: readonly (readonly [boolean, string])[] = [
    [ours !== undefined || status === 'voided' || status === 'declined', `is ${status}, and nobody here knows it`],
    [status !== 'authorised' && status !== 'action_required', `is left open while ours is ${ours?.payment.status}`],
    [captures.length <= 1, `was captured ${captures.length} times`],
    [capturedMinor === (isCaptured ? ours.card.amountMinor : 0), `has ${capturedMinor} captured, ours is otherwise`],
    [refundedMinor === (ours?.card.refundedMinor ?? 0), `has ${refundedMinor} refunded, ours is otherwise`],
  ];
  return rules.filter(([holds]) => !holds).map(([, problem]) => `${id} (${reference}) ${problem}`);
}

function sumsOf(payments: readonly Payment[]): { capturedMinor: number; refundedMinor: number } {
  const cards = payments.filter(({ status }) => status === 'captured').flatMap((payment) => payment.cards);
  return {
    capturedMinor: cards.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    refundedMinor: cards.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0),
  };
}

/**
 * How many different confirmations of an order reached the mailbox. A kill between sending and noting it sends again
 * under the same Message-ID, which is one message to every reader: SMTP cannot promise more.
 */
export async function confirmationsOf<Sent extends { readonly email: string; readonly orderNumber: string }>(
  platform: PlatformProcess,
  orders: readonly Sent[],
): Promise<(Sent & { readonly confirmations: number })[]> {
  const sink = mailSinkClient(platform.mailSinkUrl);
  const found = new Map<string, Set<string>>();
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof sink.messages>> = await sink.messages({ ...(after && { after }) });
    for (const { envelopeTo, subject, messageId } of page.messages) {
      for (const to of envelopeTo) {
        const name = `${to} ${subject}`;
        found.set(name, (found.get(name) ?? new Set()).add(messageId));
      }
    }
    after = page.next;
  }
  sink.close();
  return orders.map((order) => ({
    ...order,
    confirmations: found.get(`${order.email} Your order ${order.orderNumber}`)?.size ?? 0,
  }));
}
