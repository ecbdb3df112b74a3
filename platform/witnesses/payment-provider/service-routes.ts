import { type Answer, json, parseJson, parseValue, problem } from '../kit/answer.ts';
import type { Call, Route } from '../kit/serve.ts';
import { controlChangeSchema } from './control.ts';
import { accountInput, bookQuery, tokenInput } from './inputs.ts';
import type { Provider } from './provider.ts';
import { newWebhookSecret } from './sign.ts';
import { summaryOf } from './summary.ts';
import { tokenise } from './tokenise.ts';
import { viewOf } from './view.ts';

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type',
  'access-control-allow-methods': 'POST',
  'access-control-max-age': '86400',
};

/** Everything but the money: tokens, accounts, the book, control, health. */
export function serviceRoutes(provider: Provider): Route[] {
  return [
    { method: 'POST', path: '/v1/tokens', answer: (call) => postToken(provider, call) },
    { method: 'OPTIONS', path: '/v1/tokens', answer: () => ({ status: 204, body: '', headers: CORS }) },
    { method: 'PUT', path: '/v1/accounts/:merchantAccount', answer: (call) => putAccount(provider, call) },
    { method: 'GET', path: '/v1/book', answer: (call) => getBook(provider, call) },
    { method: 'GET', path: '/v1/book/summary', answer: (call) => getSummary(provider, call) },
    { method: 'GET', path: '/control', answer: () => json(200, provider.control()) },
    { method: 'POST', path: '/control', answer: (call) => postControl(provider, call) },
    { method: 'GET', path: '/health', answer: () => getHealth(provider) },
  ];
}

async function postToken(provider: Provider, call: Call): Promise<Answer> {
  const input = parseJson(tokenInput, call);
  const tokenised = input.ok ? await tokenise(provider, input.value) : input;
  if (tokenised.ok) return json(201, tokenised.value, CORS);
  return { ...tokenised.answer, headers: { ...tokenised.answer.headers, ...CORS } };
}

async function putAccount(provider: Provider, call: Call): Promise<Answer> {
  const input = parseJson(accountInput, call);
  if (!input.ok) return input.answer;
  const merchantAccount = call.params.merchantAccount ?? '';
  const known = provider.state.accounts.get(merchantAccount);
  const webhookSecret = input.value.webhookSecret ?? known?.webhookSecret ?? newWebhookSecret();
  const { at, newId } = provider.fresh();
  const account = { merchantAccount, webhookUrl: input.value.webhookUrl, webhookSecret };
  await provider.commit([{ kind: 'account-set', entryId: newId('evt'), at, ...account }]);
  return json(200, account);
}

async function getBook(provider: Provider, call: Call): Promise<Answer> {
  const query = parseValue(bookQuery, Object.fromEntries(call.query));
  if (!query.ok) return query.answer;
  const { merchantAccount, after, limit } = query.value;
  const { order, authorisations, positions } = provider.state;
  const last = after === undefined ? -1 : positions.get(after);
  if (last === undefined) return problem(422, 'UNKNOWN_CURSOR', 'Send the `next` of an earlier page as `after`.');
  const rows = [];
  let index = last + 1;
  for (; index < order.length && rows.length < limit; index++) {
    const row = authorisations.get(order[index] ?? '');
    if (row && (merchantAccount === undefined || row.merchantAccount === merchantAccount)) rows.push(viewOf(row));
  }
  await provider.settled();
  return json(200, { authorisations: rows, next: index < order.length ? (order[index - 1] ?? null) : null });
}

async function getSummary(provider: Provider, call: Call): Promise<Answer> {
  const summary = summaryOf(provider.state, call.query.get('merchantAccount') ?? undefined);
  await provider.settled();
  return json(200, summary);
}

function postControl(provider: Provider, call: Call): Answer {
  const change = parseJson(controlChangeSchema, call);
  return change.ok ? json(200, provider.changeControl(change.value)) : change.answer;
}

function getHealth(provider: Provider): Answer {
  return json(200, {
    status: 'ok',
    witness: 'payment-provider',
    authorisations: provider.state.authorisations.size,
    webhooks: provider.deliverer.counts(),
  });
}
