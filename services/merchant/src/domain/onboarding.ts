import type { Merchant } from './merchant.ts';

export const ONBOARDING_STEPS = [
  'company_details',
  'tax_id',
  'bank_details',
  'location_address',
  'verification',
] as const;

export type OnboardingStep = (typeof ONBOARDING_STEPS)[number];
export type StepState = { readonly step: OnboardingStep; readonly done: boolean; readonly missing: string | null };
export type Onboarding = { readonly complete: boolean; readonly steps: readonly StepState[] };

/** What a merchant still has to give before everything works. Selling is possible from the first minute. */
export function onboardingOf(merchant: Merchant, hasLocationAddress: boolean): Onboarding {
  const details = merchant.legalName !== null && merchant.contactEmail !== null;
  const steps = [
    step('company_details', details, 'The legal name and a contact e-mail'),
    step('tax_id', merchant.taxIds.length > 0, 'A tax number of at least one country'),
    step('bank_details', merchant.bankAccount !== null, 'The bank account that takings are paid to'),
    step('location_address', hasLocationAddress, 'Street and city of at least one location'),
    step('verification', merchant.verification === 'verified', verificationMissing(merchant)),
  ];
  return { complete: steps.every(({ done }) => done), steps };
}

/** What must be there before the details can be verified: everything but the verification itself. */
export function missingForVerification({ steps }: Onboarding): OnboardingStep[] {
  return steps.filter(({ step, done }) => !done && step !== 'verification').map(({ step }) => step);
}

function step(name: OnboardingStep, done: boolean, missing: string): StepState {
  return { step: name, done, missing: done ? null : missing };
}

function verificationMissing({ verification }: Merchant): string {
  return verification === 'submitted' ? 'We are checking your details' : 'Hand your details in for verification';
}
