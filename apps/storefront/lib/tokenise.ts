import { z } from 'zod';

export type CardInput = { readonly number: string; readonly expiry: string; readonly cvc: string };
export type Tokenised =
  | { readonly ok: true; readonly token: string }
  | { readonly ok: false; readonly field: keyof CardInput | 'form'; readonly message: string };

const answer = z.object({ token: z.string() });
const problem = z.object({ code: z.string() });
const EXPIRY = /^\s*(\d{1,2})\s*[/-]?\s*(\d{2}|\d{4})\s*$/;
const TIMEOUT_MS = 10_000;

/** Runs in the browser: the card goes to the payment provider and comes back as a token. It never comes to us. */
export async function tokenise(tokensUrl: string, { number, expiry, cvc }: CardInput): Promise<Tokenised> {
  const cardNumber = number.replaceAll(/\D/g, '');
  const [, month = '', year = ''] = EXPIRY.exec(expiry) ?? [];
  if (cardNumber.length < 12) return wrong('number', 'Enter the whole card number.');
  if (month === '') return wrong('expiry', 'Enter month and year, such as 04/31.');
  if (!/^\d{3,4}$/.test(cvc.trim())) return wrong('cvc', 'Enter the 3 or 4 digits.');
  const card = {
    cardNumber,
    expiryMonth: Number(month),
    expiryYear: Number(year.length === 2 ? `20${year}` : year),
    cvc: cvc.trim(),
  };
  const response = await send(tokensUrl, card);
  if (!response) return wrong('form', 'The payment provider cannot be reached. Please try again.');
  const token = answer.safeParse(response.body);
  if (token.success) return { ok: true, token: token.data.token };
  return problem.safeParse(response.body).data?.code === 'NOT_A_TEST_CARD'
    ? wrong('number', 'Only the test cards work here. Never enter a real card.')
    : wrong('form', 'The card was not accepted. Check the number, the expiry date and the security code.');
}

async function send(tokensUrl: string, card: object): Promise<{ readonly body: unknown } | undefined> {
  try {
    const response = await fetch(tokensUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      body: JSON.stringify(card),
    });
    return { body: await response.json() };
  } catch (error) {
    console.warn('no answer from the payment provider:', error);
    return undefined;
  }
}

function wrong(field: keyof CardInput | 'form', message: string): Tokenised {
  return { ok: false, field, message };
}
