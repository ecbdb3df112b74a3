import { type Answer, parseValue, problem, redirect } from '../kit/answer.ts';
import type { Call, Route } from '../kit/serve.ts';
import { answerChallenge } from './decide.ts';
import { returnUrlInput, tokenInput } from './inputs.ts';
import type { Provider } from './provider.ts';
import { refusalAnswer } from './refusals.ts';
import { threeDSecurePage } from './three-d-secure-page.ts';
import { tokenise } from './tokenise.ts';
import { handOverPage, tokenisePage } from './tokenise-page.ts';

/** The pages a shopper sees at the provider. A card number is typed only here. */
export function pageRoutes(provider: Provider): Route[] {
  return [
    { method: 'GET', path: '/tokenise', answer: showTokenise },
    { method: 'POST', path: '/tokenise', answer: (call) => submitTokenise(provider, call) },
    { method: 'GET', path: '/3ds/:id', answer: (call) => showChallenge(provider, call) },
    { method: 'POST', path: '/3ds/:id', answer: (call) => submitChallenge(provider, call) },
  ];
}

function showTokenise(call: Call): Answer {
  const returnUrl = parseValue(returnUrlInput, call.query.get('return_url'));
  if (!returnUrl.ok)
    return problem(400, 'RETURN_URL_REQUIRED', 'Give return_url: the http(s) page that gets the token.');
  return tokenisePage({ returnUrl: returnUrl.value, handOver: handOverOf(call.query.get('hand_over')) });
}

async function submitTokenise(provider: Provider, call: Call): Promise<Answer> {
  const form = new URLSearchParams(call.body);
  const returnUrl = parseValue(returnUrlInput, form.get('return_url'));
  if (!returnUrl.ok) return returnUrl.answer;
  const handOver = handOverOf(form.get('hand_over'));
  const input = tokenInput.safeParse({
    cardNumber: form.get('cardNumber'),
    expiryMonth: form.get('expiryMonth'),
    expiryYear: form.get('expiryYear'),
    cvc: form.get('cvc'),
  });
  const again = (problemText: string): Answer => tokenisePage({ returnUrl: returnUrl.value, handOver, problemText });
  if (!input.success) return again('Check the expiry date and the security code.');
  const tokenised = await tokenise(provider, input.data);
  if (!tokenised.ok)
    return again('This is not a documented test card, or it has expired. Never type a real card here.');
  if (handOver === 'message') return handOverPage(returnUrl.value, tokenised.value);
  return redirect(withQuery(returnUrl.value, { ...tokenised.value }));
}

async function showChallenge(provider: Provider, call: Call): Promise<Answer> {
  const authorisation = provider.state.authorisations.get(call.params.id ?? '');
  if (!authorisation) return refusalAnswer({ code: 'UNKNOWN_AUTHORISATION' });
  await provider.settled();
  return threeDSecurePage(authorisation, call.query.get('return_url') ?? authorisation.returnUrl);
}

/** Finishes the authorisation and sends the shopper back. Answering twice changes nothing and leads back as well. */
async function submitChallenge(provider: Provider, call: Call): Promise<Answer> {
  const before = provider.state.authorisations.get(call.params.id ?? '');
  if (!before) return refusalAnswer({ code: 'UNKNOWN_AUTHORISATION' });
  const form = new URLSearchParams(call.body);
  const outcome = call.query.get('outcome') ?? form.get('outcome');
  if (outcome !== 'approve' && outcome !== 'fail') return problem(400, 'INVALID_INPUT', 'outcome is approve or fail.');
  const decided = answerChallenge(before, outcome === 'approve', provider.fresh());
  if (decided.ok) await provider.commit(decided.value);
  else await provider.settled();
  const after = provider.state.authorisations.get(before.id) ?? before;
  const returnUrl = parseValue(returnUrlInput, form.get('return_url') ?? before.returnUrl);
  if (!returnUrl.ok) return threeDSecurePage(after, undefined);
  return redirect(withQuery(returnUrl.value, { authorisation: after.id, status: after.status }));
}

function handOverOf(text: string | null): 'redirect' | 'message' {
  return text === 'message' ? 'message' : 'redirect';
}

function withQuery(address: string, values: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.href;
}
