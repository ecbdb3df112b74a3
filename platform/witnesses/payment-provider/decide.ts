import { accept, type Result, reject } from '@concord/result';
import { declineCodeOf } from './cards.ts';
import type { Entry } from './entries.ts';
import { type Authorisation, type State, scoped } from './state.ts';

/** Made outside, so that deciding stays pure. */
export type Fresh = { readonly at: number; readonly newId: (prefix: string) => string };
export type Cause = { readonly key: string; readonly fingerprint: string };

export type AuthoriseCommand = {
  readonly merchantAccount: string;
  readonly token: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
  readonly returnUrl?: string | undefined;
};

export type Refusal =
  | { readonly code: 'CANCELLED'; readonly reference: string }
  | { readonly code: 'UNKNOWN_TOKEN' }
  | { readonly code: 'UNKNOWN_AUTHORISATION' }
  | { readonly code: 'NOT_CAPTURABLE'; readonly authorisationStatus: string }
  | { readonly code: 'EXCEEDS_AUTHORISED'; readonly capturableMinor: number }
  | { readonly code: 'EXCEEDS_CAPTURED'; readonly refundableMinor: number }
  | { readonly code: 'NOT_VOIDABLE'; readonly authorisationStatus: string }
  | { readonly code: 'NO_CHALLENGE'; readonly authorisationStatus: string }
  | { readonly code: 'ALREADY_CAPTURED'; readonly capturedMinor: number };

type Decision = Result<readonly Entry[], Refusal>;

export function authorise(state: State, command: AuthoriseCommand, cause: Cause, fresh: Fresh): Decision {
  if (state.tombstones.has(scoped(command.merchantAccount, command.reference)))
    return reject({ code: 'CANCELLED', reference: command.reference });
  const card = state.cards.get(command.token);
  if (!card) return reject({ code: 'UNKNOWN_TOKEN' });
  const declineCode = declineCodeOf(card.behaviour);
  return accept([
    {
      kind: 'authorised',
      ...stamp(fresh),
      ...cause,
      id: fresh.newId('auth'),
      merchantAccount: command.merchantAccount,
      reference: command.reference,
      amountMinor: command.amountMinor,
      currency: command.currency,
      behaviour: card.behaviour,
      status: declineCode ? 'declined' : card.behaviour === 'three_d_secure' ? 'action_required' : 'authorised',
      declineCode,
      returnUrl: command.returnUrl,
    },
  ]);
}

/** Partial and repeated, up to what was authorised; nothing more after the rest was voided. */
export function capture(before: Authorisation, amountMinor: number, cause: Cause, fresh: Fresh): Decision {
  if ((before.status !== 'authorised' && before.status !== 'captured') || before.voidedMinor > 0)
    return reject({ code: 'NOT_CAPTURABLE', authorisationStatus: before.status });
  const capturableMinor = before.amountMinor - before.capturedMinor;
  if (amountMinor > capturableMinor) return reject({ code: 'EXCEEDS_AUTHORISED', capturableMinor });
  const captureId = fresh.newId('cap');
  return accept([{ kind: 'captured', ...stamp(fresh), ...cause, id: before.id, captureId, amountMinor }]);
}

export function refund(before: Authorisation, amountMinor: number, cause: Cause, fresh: Fresh): Decision {
  const refundableMinor = before.capturedMinor - before.refundedMinor;
  if (amountMinor > refundableMinor) return reject({ code: 'EXCEEDS_CAPTURED', refundableMinor });
  const refundId = fresh.newId('ref');
  return accept([{ kind: 'refunded', ...stamp(fresh), ...cause, id: before.id, refundId, amountMinor }]);
}

/** Releases what is not captured. Voiding twice changes nothing. */
export function voidRest(before: Authorisation, fresh: Fresh): Decision {
  if (before.voidedMinor > 0) return accept([]);
  if (before.status === 'declined' || before.capturedMinor === before.amountMinor)
    return reject({ code: 'NOT_VOIDABLE', authorisationStatus: before.status });
  return accept([{ kind: 'voided', ...stamp(fresh), id: before.id }]);
}

export function answerChallenge(before: Authorisation, approved: boolean, fresh: Fresh): Decision {
  if (before.status !== 'action_required') return reject({ code: 'NO_CHALLENGE', authorisationStatus: before.status });
  return accept([{ kind: 'challenge-answered', ...stamp(fresh), id: before.id, approved }]);
}

/**
 * Undo may overtake do: the reference gets a tombstone even if it was never seen, and what was authorised under it is
 * voided. Money that was captured is not undone here: it takes a refund.
 */
export function cancelReference(
  state: State,
  { merchantAccount, reference }: { readonly merchantAccount: string; readonly reference: string },
  fresh: Fresh,
): Decision {
  const made = authorisationsOf(state, merchantAccount, reference);
  const capturedMinor = made.reduce((sum, authorisation) => sum + authorisation.capturedMinor, 0);
  if (capturedMinor > 0) return reject({ code: 'ALREADY_CAPTURED', capturedMinor });
  const voids = made.flatMap((authorisation) => {
    const voided = voidRest(authorisation, fresh);
    return voided.ok ? voided.value : [];
  });
  if (state.tombstones.has(scoped(merchantAccount, reference))) return accept(voids);
  return accept([{ kind: 'reference-cancelled', ...stamp(fresh), merchantAccount, reference }, ...voids]);
}

export function authorisationsOf(state: State, merchantAccount: string, reference: string): Authorisation[] {
  const ids = state.byReference.get(scoped(merchantAccount, reference)) ?? [];
  return ids.flatMap((id) => state.authorisations.get(id) ?? []);
}

function stamp(fresh: Fresh): { entryId: string; at: number } {
  return { entryId: fresh.newId('evt'), at: fresh.at };
}
