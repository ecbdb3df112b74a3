import { type Answer, problem } from '../kit/answer.ts';
import { testCardOf } from './cards.ts';
import type { EntryOf } from './entries.ts';
import type { Provider } from './provider.ts';

export type CardInput = {
  readonly cardNumber: string;
  readonly expiryMonth: number;
  readonly expiryYear: number;
  readonly cvc: string;
};
export type Token = { readonly token: string; readonly brand: string; readonly last4: string };
export type Tokenised = { readonly ok: true; readonly value: Token } | { readonly ok: false; readonly answer: Answer };

/** Turns a documented test number into a token. Neither number nor security code is kept. */
export async function tokenise(provider: Provider, input: CardInput): Promise<Tokenised> {
  const { at, newId } = provider.fresh();
  const card = testCardOf(input.cardNumber);
  if (!card) return refused('NOT_A_TEST_CARD', 'Only the documented test numbers are taken here; never a real card.');
  if (Date.UTC(input.expiryYear, input.expiryMonth, 1) <= at) return refused('EXPIRED_CARD', 'The card has expired.');
  const token: Token = { token: newId('tok'), brand: 'visa', last4: card.number.slice(-4) };
  const entry: EntryOf<'tokenised'> = {
    kind: 'tokenised',
    entryId: newId('evt'),
    at,
    behaviour: card.behaviour,
    ...token,
  };
  await provider.commit([entry]);
  return { ok: true, value: token };
}

function refused(code: string, detail: string): Tokenised {
  return { ok: false, answer: problem(422, code, detail) };
}
