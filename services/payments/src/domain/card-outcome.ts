import { carriedOn, type Failure, type Payment, type Undecided } from './payment.ts';
import { type CardTender, cardsOf, type Tender } from './tender.ts';

/** What the provider said of an authorisation, or that nobody knows. `version` orders what it says of the same one. */
export type CardOutcome =
  | { readonly outcome: 'authorised'; readonly authorisationId: string; readonly version: number }
  | {
      readonly outcome: 'action_required';
      readonly authorisationId: string;
      readonly actionUrl: string;
      readonly version: number;
    }
  | { readonly outcome: 'declined'; readonly declineCode: string | null; readonly version: number }
  /** Certainly not done, and never will be. */
  | { readonly outcome: 'unavailable' }
  /** No answer: it may have been done or not, or may be done yet. */
  | { readonly outcome: 'unknown' };

export type OutcomeOf = { readonly reference: string; readonly outcome: CardOutcome };

const NEVER = Number.MAX_SAFE_INTEGER;

/** A tender with what is new of it; what is older than what is known changes nothing. */
function applyOutcome(tender: CardTender, outcome: CardOutcome): CardTender {
  if (tender.card.state === 'declined') return tender;
  switch (outcome.outcome) {
    case 'unknown':
      return tender;
    case 'unavailable':
      if (tender.card.state !== 'requested') return tender;
      return { ...tender, card: { state: 'declined', declineCode: null }, providerVersion: NEVER };
    case 'authorised':
    case 'action_required':
    case 'declined': {
      if (outcome.version <= tender.providerVersion) return tender;
      return { ...tender, card: stateOf(outcome), providerVersion: outcome.version };
    }
  }
}

function stateOf(outcome: Exclude<CardOutcome, { outcome: 'unknown' | 'unavailable' }>): CardTender['card'] {
  switch (outcome.outcome) {
    case 'authorised':
      return { state: 'authorised', authorisationId: outcome.authorisationId };
    case 'action_required':
      return {
        state: 'action_required',
        authorisationId: outcome.authorisationId,
        actionUrl: outcome.actionUrl,
      };
    case 'declined':
      return { state: 'declined', declineCode: outcome.declineCode };
  }
}

/**
 * The payment once the outcomes are known: one declined card ends it, and what others had promised is given up; a card
 * that nobody knows of leaves it as it is. Answers the same object when nothing is new.
 */
export function withOutcomes(payment: Undecided, outcomes: readonly OutcomeOf[], times: Times): Payment {
  const tenders = payment.tenders.map((tender): Tender => {
    if (tender.kind !== 'card') return tender;
    const found = outcomes.find(({ reference }) => reference === tender.reference);
    return found ? applyOutcome(tender, found.outcome) : tender;
  });
  if (tenders.every((tender, index) => tender === payment.tenders[index])) return payment;

  const common = { ...carriedOn(payment, times.nowMs), tenders };
  const cards = cardsOf(tenders);
  const declined = cards.find(({ card }) => card.state === 'declined');
  if (declined) {
    const failure = failureOfCard(declined);
    const others = cards.some(({ card }) => card.state !== 'declined');
    return others
      ? { ...common, status: 'cancelling', failure, dueAtMs: times.dueAtMs }
      : { ...common, status: 'declined', failure };
  }
  if (cards.some(({ card }) => card.state === 'requested')) {
    return { ...common, status: payment.status, dueAtMs: payment.dueAtMs };
  }
  if (cards.some(({ card }) => card.state === 'action_required')) {
    return { ...common, status: 'action_required', dueAtMs: times.dueAtMs };
  }
  return { ...common, status: 'authorised' };
}

type Times = { readonly nowMs: number; readonly dueAtMs: number };

function failureOfCard({ card }: CardTender): Failure {
  if (card.state !== 'declined' || card.declineCode === null) return { code: 'PROVIDER_UNAVAILABLE' };
  return card.declineCode === 'cancelled'
    ? { code: 'CANCELLED' }
    : { code: 'CARD_DECLINED', declineCode: card.declineCode };
}
