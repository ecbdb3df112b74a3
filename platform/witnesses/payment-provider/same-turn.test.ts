import { temporaryFolder } from '@concord/testing/temporary-folder';
import { afterAll, expect, test } from 'vitest';
import type { Answer } from '../kit/answer.ts';
import { moneyRoutes } from './money-routes.ts';
import { openProvider } from './provider.ts';

/** Over a socket two calls rarely share a turn of the event loop; called directly they always do. */
const provider = openProvider(temporaryFolder('provider-turn'));
const routes = moneyRoutes(provider);
afterAll(() => provider.close());

function post(path: string, params: Record<string, string>, key: string, body: object): Answer | Promise<Answer> {
  const route = routes.find((each) => each.method === 'POST' && each.path === path);
  if (!route) throw new Error(`No route ${path}`);
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return route.answer({ params, query: new URLSearchParams(), headers, body: JSON.stringify(body) });
}
const statuses = async (answers: readonly (Answer | Promise<Answer>)[]) =>
  (await Promise.all(answers)).map((answer) => answer.status);
const authorisation = { merchantAccount: 'acme', token: 'tok_test_success', amountMinor: 1000, currency: 'EUR' };

test('calls with one key that come in the same turn have one effect', async () => {
  const body = { ...authorisation, reference: 'one-key' };
  const calls = [1, 2, 3].map(() => post('/v1/authorisations', {}, 'one-key', body));
  expect(await statuses(calls)).toEqual([201, 201, 201]);
  expect(provider.state.byReference.get('acme\none-key')).toHaveLength(1);
});

test('captures that come in the same turn are decided one after the other', async () => {
  await post('/v1/authorisations', {}, 'captured', { ...authorisation, reference: 'captured' });
  const [id = ''] = provider.state.byReference.get('acme\ncaptured') ?? [];
  const calls = ['a', 'b', 'c'].map((key) => post('/v1/authorisations/:id/capture', { id }, key, { amountMinor: 600 }));
  expect(await statuses(calls)).toEqual([201, 422, 422]);
  expect(provider.state.authorisations.get(id)?.capturedMinor).toBe(600);
});

test('an authorisation and a cancellation in the same turn never leave money held', async () => {
  const body = { ...authorisation, reference: 'undone' };
  const calls = [
    post('/v1/authorisations', {}, 'undone-1', body),
    post('/v1/cancellations', {}, '', { merchantAccount: 'acme', reference: 'undone' }),
    post('/v1/authorisations', {}, 'undone-2', body),
  ];
  expect(await statuses(calls)).toEqual([201, 200, 409]);
  const made = (provider.state.byReference.get('acme\nundone') ?? []).map((id) =>
    provider.state.authorisations.get(id),
  );
  expect(made.map((each) => each?.status)).toEqual(['voided']);
});
