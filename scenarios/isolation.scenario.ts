import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '@concord/contract';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { tillCart } from './kit/buying.ts';
import { type ForeignInput, foreignInputs } from './kit/foreign-inputs.ts';
import { graphClient, refusalOf } from './kit/graph.ts';
import { BESIDE, type Beside, LAST, OPERATION_COUNT, OWN_ROWS, UNSEEN } from './kit/isolation-table.ts';
import { MARK, oneOfEverything, type Things } from './kit/one-of-everything.ts';
import { type Merchant, newMerchant } from './kit/people.ts';
import { OPERATIONS, type RestAnswer, restClient } from './kit/rest.ts';

const platform = inject('platform');
const graph = graphClient(platform.url);
const api = restClient(platform.url);

type Placed = readonly [name: string, operation: Operation, input: ForeignInput['input']];

describe('two merchants: what belongs to one does not exist for the other', () => {
  let a: Things;
  let b: Merchant;
  let placed: readonly Placed[];

  beforeAll(async () => {
    [a, b] = await Promise.all([oneOfEverything(graph, api), newMerchant(graph, 'The other shop')]);
    const inputOf = foreignInputs(a);
    placed = [...OPERATIONS].flatMap(([name, operation]): Placed[] => {
      const { input, namesThings } = inputOf(name, operation);
      return namesThings && !(name in BESIDE) ? [[name, operation, input]] : [];
    });
  });

  test('every operation is placed: called with ids of the other, or beside that for a reason', () => {
    const names = new Set(placed.map(([name]) => name));
    const unplaced = [...OPERATIONS.keys()].filter((name) => !names.has(name) && !(name in BESIDE));
    expect(unplaced).toEqual([]);
    const gone = [...Object.keys(BESIDE), ...Object.keys(OWN_ROWS), ...LAST, ...UNSEEN].filter(
      (name) => !OPERATIONS.has(name),
    );
    expect(gone).toEqual([]);
    expect(OPERATIONS.size).toBe(OPERATION_COUNT);
    const counts = new Map<Beside, number>();
    for (const reason of Object.values(BESIDE)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const beside = [...counts].map(([reason, count]) => `${count} ${reason}`).join('; ');
    console.log(
      `isolation: ${OPERATIONS.size} operations: ${placed.length} with ids of the other; beside them ${beside}`,
    );
  });

  test('with the token of the other: not found, or nothing; and what it is about stays as it is', async () => {
    const before = await readWhenQuiet();
    const wrong: string[] = [];
    // What leaves rows of the caller's own comes last: they are not to be taken for what was there.
    const inOrder = placed.toSorted(([x, one], [y, other]) => ownness(x, one) - ownness(y, other));
    for (const [name, , input] of inOrder) {
      const problem = foreignProblem(name, input, await api(name, input, b.owner.token));
      if (problem) wrong.push(`${name}: ${problem}`);
    }
    expect(wrong).toEqual([]);
    expect(await readAll()).toEqual(before);
  });

  test('naming the merchant in a header does not help', async () => {
    const c = await newMerchant(graph, 'A third shop');
    const header = { 'concord-merchant': a.merchant.merchantId };
    const reads = placed.filter(([, operation]) => operation.kind === 'read');
    const wrong: string[] = [];
    for (const [name, , input] of reads) {
      const problem = foreignProblem(name, input, await api(name, input, c.owner.token, header));
      if (problem) wrong.push(`${name}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  test('what only the services may ask is refused to the owner of a merchant', async () => {
    const names = Object.keys(BESIDE).filter((name) => BESIDE[name] === 'asked by services only');
    const answers = await Promise.all(
      names.map(async (name) => {
        const input = { merchantId: a.merchant.merchantId, email: a.email, password: 'a long enough one', name: 'X' };
        const more = { userId: a.userId, sinceMs: 0, verified: true, toShardId: 'shard-2', epoch: 1 };
        const publishableKey = a.merchant.publishableKey;
        return [name, (await api(name, { ...input, ...more, publishableKey }, b.owner.token)).status] as const;
      }),
    );
    expect(answers).toEqual(names.map((name) => [name, 403]));
  });

  test('through the graph: by id, by entity, by search', async () => {
    const one = async (query: string, id: string) =>
      JSON.stringify(await graph.send(b.owner, `query ($id: ${typeOf(query)}) { found: ${query} }`, { id }));
    const asked: readonly (readonly [string, string])[] = [
      ['product(id: $id) { title variants { id } }', a.productId],
      ['variant(sku: $id) { title product { title } stockLevels { free } }', a.sku],
      ['order(id: $id) { number email lines { title } }', a.orderId],
      ['cart(id: $id) { contact { email } lines { title } }', a.cartId],
      ['checkout(id: $id) { orderNumber order { number } }', a.checkoutId],
      ['customer(id: $id) { name email }', a.customerId],
    ];
    for (const [query, id] of asked) {
      const own = await graph.send(a.merchant.owner, `query ($id: ${typeOf(query)}) { found: ${query} }`, { id });
      expect([query, own.errors, own.data?.found]).toEqual([query, undefined, expect.anything()]);
      const text = await one(query, id);
      expect([query, text.includes(MARK), /"found":null|_NOT_FOUND/.test(text)]).toEqual([query, false, true]);
    }
    const search = '{ search(text: "quillwort", currency: "EUR", first: 5) { items { product { id title } } } }';
    const find = async (merchant: Merchant) => JSON.stringify((await graph.send(merchant.shopper, search, {})).data);
    await expect.poll(() => find(a.merchant), { timeout: 15_000 }).toContain(a.productId);
    expect(await find(b)).toBe('{"search":{"items":[]}}');
  });

  test("a cart of one's own takes no customer of the other", async () => {
    const opened = await api('checkout.createCart', { storeId: b.storeId, customerId: a.customerId }, b.owner.token);
    expect([opened.status, opened.code]).toEqual([404, 'CUSTOMER_NOT_FOUND']);
  });

  test("a stub of another's entity, held by an own thing, does not open it", async () => {
    const cart = await tillCart(graph, b.owner, { ...placeOf(b), locationId: a.merchant.locationId }, []).catch(
      (error: Error) => error,
    );
    if (cart instanceof Error) return expect(cart.message).toMatch(/NOT_FOUND|NOT_ALLOWED/);
    const { data } = await graph.send(b.owner, 'query ($id: ID!) { cart(id: $id) { location { id name } } }', {
      id: cart.id,
    });
    expect(data).toEqual({ cart: { location: null } });
  });

  test("an anonymous shopper of the other's store gets nothing for a cart's id", async () => {
    const ask = (query: string) => refusalOf(graph.ask(b.shopper, query, { id: a.cartId, v: a.variantId }));
    expect([
      await ask('query ($id: ID!) { cart(id: $id) { id } }').catch(() => 'null'),
      await ask('mutation ($id: ID!, $v: ID!) { addCartLine(cartId: $id, variantId: $v, quantity: 1) { id } }'),
      await ask('mutation ($id: ID!) { setCartDelivery(cartId: $id, kind: DIGITAL) { id } }'),
    ]).toEqual([expect.stringMatching(/accepted|CART_NOT_FOUND/), 'CART_NOT_FOUND', 'CART_NOT_FOUND']);
    const { data } = await graph.send(b.shopper, 'query ($id: ID!) { cart(id: $id) { id } }', { id: a.cartId });
    expect(data?.cart ?? null).toBeNull();
  });

  test('with the token of their owner the same calls find what they name', async () => {
    const wrong: string[] = [];
    const inOrder = placed.toSorted(([x, first], [y, second]) => rank(x, first) - rank(y, second));
    for (const [name, , input] of inOrder) {
      const { status, code, text } = await api(name, input, a.merchant.owner.token);
      // A conflict is an answer about the thing: it was found.
      if (status !== 200 && status !== 409 && !UNSEEN.includes(name))
        wrong.push(`${name}: ${status} ${code} ${text.slice(0, 300)}`);
      if (status === 200 && text.startsWith('{"items":[]') && !UNSEEN.includes(name))
        wrong.push(`${name}: found nothing`);
    }
    expect(wrong).toEqual([]);
    console.log(`isolation: ${inOrder.length} operations answered their owner and nobody else`);
  });

  /** What is wrong with an answer to the other merchant; undefined if nothing is. */
  function foreignProblem(name: string, input: ForeignInput['input'], answer: RestAnswer): string | undefined {
    const { status, code, text } = answer;
    const sent = JSON.stringify(input);
    if (text.includes(MARK) && !sent.includes(MARK)) return `shows the other's words: ${text.slice(0, 300)}`;
    const leaked = Object.values(a).find((id) => typeof id === 'string' && !sent.includes(id) && text.includes(id));
    if (leaked) return `shows the other's ${leaked}`;
    if (status === 404 && code?.endsWith('_NOT_FOUND')) return undefined;
    if (name in OWN_ROWS) return status === 200 || status === 409 ? undefined : `${status} ${code}`;
    return status === 200 && isEmpty(text) ? undefined : `${status} ${text.slice(0, 200)}`;
  }

  /** Mail, webhooks and reports follow a moment later: they shall not be taken for a change by the other. */
  async function readWhenQuiet(): Promise<Readonly<Record<string, unknown>>> {
    let last = await readAll();
    for (let look = 0; look < 40; look++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const now = await readAll();
      if (isDeepStrictEqual(now, last)) return now;
      last = now;
    }
    throw new Error('What the merchant reads does not come to rest');
  }

  /** All that the merchant can read of its own things. */
  async function readAll(): Promise<Readonly<Record<string, unknown>>> {
    const reads = placed.filter(([name, operation]) => operation.kind === 'read' && !name.startsWith('search.'));
    const answers: Record<string, unknown> = {};
    for (const [name, , input] of reads) {
      const { text } = await api(name, input, a.merchant.owner.token);
      answers[name] = text.replaceAll(
        /"(attempts|dueAt|nextAttemptAt|lastUsedAt|quoteId|quoteExpiresAt)":(\[.*?\]|[^,}]+)/g,
        '',
      );
    }
    return answers;
  }
});

function typeOf(query: string): string {
  return query.includes('(sku:') ? 'String!' : 'ID!';
}

function placeOf({ storeId, registerId }: Merchant) {
  return { storeId, registerId };
}

function ownness(name: string, { kind }: Operation): number {
  return kind === 'read' ? 0 : name in OWN_ROWS ? 2 : 1;
}

/** Reads first, and last what ends the things that others name. */
function rank(name: string, { kind }: Operation): number {
  return kind === 'read' ? 0 : LAST.includes(name) ? 2 + LAST.indexOf(name) : 1;
}

/** Every list in the answer is empty, or of nothing but nulls and zeros. */
function isEmpty(text: string): boolean {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) return false;
  const lists = Object.values(answer).filter((value) => Array.isArray(value));
  const isNothing = (item: { readonly available?: number } | null) => item === null || item.available === 0;
  return lists.length > 0 && lists.every((list) => list.every(isNothing));
}
