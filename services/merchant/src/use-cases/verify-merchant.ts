import { put, rowKey, type Write } from '@concord/database';
import { accept, reject } from '@concord/result';
import { withChanges } from '../domain/change.ts';
import { merchantUpdated } from '../domain/events.ts';
import type { Merchant, Verification } from '../domain/merchant.ts';
import { missingForVerification, type OnboardingStep, onboardingOf } from '../domain/onboarding.ts';
import { merchants } from '../storage/tables.ts';
import { merchantIn } from './rows.ts';

export type SubmitVerification = { readonly hasLocationAddress: boolean };
export type OnboardingIncomplete = { readonly code: 'ONBOARDING_INCOMPLETE'; readonly steps: OnboardingStep[] };
export type VerificationNotSubmitted = { readonly code: 'VERIFICATION_NOT_SUBMITTED' };

/** Hands the details in. What was handed in or verified already stays so. */
export const submitVerification: Write<SubmitVerification, Merchant, OnboardingIncomplete> = {
  name: 'submitVerification',
  load: () => [rowKey(merchants)],
  decide: ({ hasLocationAddress }, state) => {
    const merchant = merchantIn(state);
    if (merchant.verification !== 'unverified') return accept({ effectId: merchant.id });
    const steps = missingForVerification(onboardingOf(merchant, hasLocationAddress));
    if (steps.length > 0) return reject({ code: 'ONBOARDING_INCOMPLETE', steps });
    return becoming(merchant, 'submitted');
  },
  answer: merchantIn,
};

export type RecordVerification = { readonly verified: boolean };

/** What the check of a handed-in merchant found. */
export const recordVerification: Write<RecordVerification, Merchant, VerificationNotSubmitted> = {
  name: 'recordVerification',
  load: () => [rowKey(merchants)],
  decide: ({ verified }, state) => {
    const merchant = merchantIn(state);
    if (merchant.verification !== 'submitted') return reject({ code: 'VERIFICATION_NOT_SUBMITTED' });
    return becoming(merchant, verified ? 'verified' : 'unverified');
  },
  answer: merchantIn,
};

function becoming(current: Merchant, verification: Verification) {
  const merchant = withChanges(current, { verification });
  return accept({ effectId: merchant.id, put: [put(merchants, merchant)], events: [merchantUpdated(merchant)] });
}
