import { hash } from 'node:crypto';
import type { Result } from '@concord/result';
import { type Answer, json, parseJson, parseValue, problem } from '../kit/answer.ts';
import type { Call, Route } from '../kit/serve.ts';
import { authorisationsOf, authorise, type Cause, cancelReference, capture, refund, voidRest } from './decide.ts';
import type { Entry } from './entries.ts';
import { amountInput, authoriseInput, cancelInput, referenceQuery } from './inputs.ts';
import type { Provider } from './provider.ts';
import { refusalAnswer } from './refusals.ts';
import { type Authorisation, type Remembered, scoped } from './state.ts';
import { viewOf } from './view.ts';

export function moneyRoutes(provider: Provider): Route[] {
  return [
    { method: 'POST', path: '/v1/authorisations', answer: (call) => postAuthorisation(provider, call) },
    { method: 'GET', path: '/v1/authorisations', answer: (call) => findByReference(provider, call) },
    { method: 'GET', path: '/v1/authorisations/:id', answer: (call) => getAuthorisation(provider, call) },
    {
      method: 'POST',
      path: '/v1/authorisations/:id/capture',
      answer: (call) => postMovement(provider, call, 'capture'),
    },
    { method: 'POST', path: '/v1/authorisations/:id/refund', answer: (call) => postMovement(provider, call, 'refund') },
    { method: 'POST', path: '/v1/authorisations/:id/void', answer: (call) => postVoid(provider, call) },
    { method: 'POST', path: '/v1/cancellations', answer: (call) => postCancellation(provider, call) },
  ];
}

async function postAuthorisation(provider: Provider, call: Call): Promise<Answer> {
  const input = parseJson(authoriseInput, call);
  if (!input.ok) return input.answer;
  const cause = causeOf(call, 'authorise', input.value);
  if (!cause) return keyRequired();
  const { merchantAccount, reference } = input.value;
  // A cancelled reference is refused to a repeat as well: its first answer would speak of money that was released.
  const cancelled = provider.state.tombstones.has(scoped(merchantAccount, reference));
  const repeated = cancelled ? undefined : repeat(provider, call, merchantAccount, cause);
  if (repeated) return repeated;
  const decided = authorise(provider.state, input.value, cause, provider.fresh());
  const answer = await conclude(provider, decided, () => rememberedAnswer(provider, call, merchantAccount, cause));
  return withTimeOut(provider, merchantAccount, cause, answer);
}

/** The time-out card is authorised and booked at once; only the answer is late. A repeat is answered at once. */
function withTimeOut(provider: Provider, merchantAccount: string, cause: Cause, answer: Answer): Answer {
  const made = provider.state.remembered.get(scoped(merchantAccount, cause.key))?.authorisation;
  return made?.behaviour === 'time_out' ? { ...answer, delayMs: provider.control().timeoutCardDelayMs } : answer;
}

const MOVES = { capture, refund };

async function postMovement(provider: Provider, call: Call, move: keyof typeof MOVES): Promise<Answer> {
  const input = parseJson(amountInput, call);
  if (!input.ok) return input.answer;
  const before = authorisationIn(provider, call);
  if (!before) return refusalAnswer({ code: 'UNKNOWN_AUTHORISATION' });
  const cause = causeOf(call, `${move} ${before.id}`, input.value);
  if (!cause) return keyRequired();
  const repeated = repeat(provider, call, before.merchantAccount, cause);
  if (repeated) return repeated;
  const decided = MOVES[move](before, input.value.amountMinor, cause, provider.fresh());
  return conclude(provider, decided, () => rememberedAnswer(provider, call, before.merchantAccount, cause));
}

async function postVoid(provider: Provider, call: Call): Promise<Answer> {
  const before = authorisationIn(provider, call);
  if (!before) return refusalAnswer({ code: 'UNKNOWN_AUTHORISATION' });
  const decided = voidRest(before, provider.fresh());
  return conclude(provider, decided, () => getAuthorisation(provider, call));
}

async function postCancellation(provider: Provider, call: Call): Promise<Answer> {
  const input = parseJson(cancelInput, call);
  if (!input.ok) return input.answer;
  const { merchantAccount, reference } = input.value;
  const decided = cancelReference(provider.state, input.value, provider.fresh());
  return conclude(provider, decided, () => {
    const made = authorisationsOf(provider.state, merchantAccount, reference);
    return json(200, { merchantAccount, reference, cancelled: true, authorisations: made.map((each) => viewOf(each)) });
  });
}

async function findByReference(provider: Provider, call: Call): Promise<Answer> {
  const query = parseValue(referenceQuery, Object.fromEntries(call.query));
  if (!query.ok) return query.answer;
  const { merchantAccount, reference } = query.value;
  const made = authorisationsOf(provider.state, merchantAccount, reference).map((each) => viewOf(each, originOf(call)));
  const cancelled = provider.state.tombstones.has(scoped(merchantAccount, reference));
  await provider.settled();
  return json(200, { merchantAccount, reference, cancelled, authorisations: made });
}

async function getAuthorisation(provider: Provider, call: Call): Promise<Answer> {
  const found = authorisationIn(provider, call);
  if (!found) return refusalAnswer({ code: 'UNKNOWN_AUTHORISATION' });
  await provider.settled();
  return json(200, viewOf(found, originOf(call)));
}

/**
 * Same key, same body: the answer of the first call. Same key, other body: refused. A new key: undefined, at once,
 * because nothing may come between this look and the decision: two calls in one tick would both be new.
 */
function repeat(provider: Provider, call: Call, merchantAccount: string, cause: Cause): Promise<Answer> | undefined {
  const known = provider.state.remembered.get(scoped(merchantAccount, cause.key));
  if (!known) return undefined;
  if (known.fingerprint !== cause.fingerprint)
    return Promise.resolve(problem(422, 'IDEMPOTENCY_KEY_REUSED', 'This key was used for another request.'));
  return provider.settled().then(() => rememberedAnswer(provider, call, merchantAccount, cause));
}

async function conclude(
  provider: Provider,
  decided: Result<readonly Entry[], Parameters<typeof refusalAnswer>[0]>,
  answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
  if (!decided.ok) {
    await provider.settled();
    return refusalAnswer(decided.rejection);
  }
  await provider.commit(decided.value);
  return answer();
}

function rememberedAnswer(provider: Provider, call: Call, merchantAccount: string, cause: Cause): Answer {
  const known: Remembered | undefined = provider.state.remembered.get(scoped(merchantAccount, cause.key));
  if (!known) throw new Error('A committed call is not remembered.');
  const view = viewOf(known.authorisation, originOf(call));
  return json(201, known.movement ? { ...known.movement, authorisation: view } : view);
}

function authorisationIn(provider: Provider, call: Call): Authorisation | undefined {
  return provider.state.authorisations.get(call.params.id ?? '');
}

function causeOf(call: Call, operation: string, input: object): Cause | undefined {
  const key = call.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '' || key.length > 255) return undefined;
  return { key, fingerprint: hash('sha256', `${operation} ${JSON.stringify(input)}`, 'base64') };
}

function keyRequired(): Answer {
  return problem(400, 'IDEMPOTENCY_KEY_REQUIRED', 'Send a header Idempotency-Key of 1 to 255 characters.');
}

function originOf(call: Call): string {
  return `http://${call.headers.host ?? '127.0.0.1'}`;
}
