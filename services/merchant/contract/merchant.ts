import { operation } from '@concord/contract';
import { z } from 'zod';
import { ONBOARDING_STEPS } from '../src/domain/onboarding.ts';
import {
  countrySchema,
  currencySchema,
  expectedVersion,
  localeSchema,
  nameSchema,
  timeZoneSchema,
  VERSION_CONFLICT,
} from './words.ts';

const taxIdSchema = z.object({ countryCode: countrySchema, number: z.string().trim().min(2).max(40) });

export const VERIFICATIONS = ['unverified', 'submitted', 'verified'] as const;

export const merchantSchema = z.object({
  id: z.string(),
  name: z.string(),
  legalName: z.string().nullable(),
  countryCode: z.string(),
  contactEmail: z.string().nullable(),
  contactPhone: z.string().nullable(),
  taxIds: z.array(z.object({ countryCode: z.string(), number: z.string() })),
  bankAccount: z.object({ holder: z.string(), ibanEnding: z.string() }).nullable(),
  verification: z.enum(VERIFICATIONS),
  plan: z.string(),
  usage: z.object({
    stores: z.int(),
    locations: z.int(),
    registers: z.int(),
    webhookEndpoints: z.int(),
    apps: z.int(),
  }),
  defaultStoreId: z.string(),
  version: z.int(),
  createdAt: z.iso.datetime(),
});

const onboardingSchema = z.object({
  complete: z.boolean(),
  steps: z.array(
    z.object({
      step: z.enum(ONBOARDING_STEPS),
      done: z.boolean(),
      missing: z.string().nullable().describe('What to give, in words'),
    }),
  ),
});

const signedUpSchema = z.object({
  merchantId: z.string(),
  storeId: z.string(),
  locationId: z.string(),
  registerId: z.string(),
  userId: z.string(),
  publishableKey: z.string(),
});

export const merchantOperations = {
  signUp: operation({
    kind: 'write',
    method: 'POST',
    path: '/sign-ups',
    summary: 'A working merchant in one call: owner, store, location, register and publishable key',
    scope: 'public',
    withoutMerchant: true,
    timeoutMs: 20_000,
    input: z.object({
      companyName: nameSchema,
      email: z.email().max(254),
      password: z.string().min(10).max(200),
      ownerName: nameSchema,
      countryCode: countrySchema,
      currency: currencySchema,
      locale: localeSchema,
      timeZone: timeZoneSchema,
    }),
    output: signedUpSchema,
    rejections: {
      EMAIL_TAKEN: {
        status: 409,
        message: 'Someone has an account with this e-mail already: sign in, or use another.',
      },
      OWNER_REFUSED: {
        status: 422,
        message: 'The owner’s account was refused: change what the reason names and sign up with a new key.',
        data: z.object({ reason: z.string() }),
      },
    },
  }),
  getMerchant: operation({
    kind: 'read',
    method: 'GET',
    path: '/merchant',
    summary: 'Your company: details, verification, plan and what of it is used',
    scope: 'merchant:read',
    input: z.object({}),
    output: merchantSchema,
    rejections: {},
  }),
  getOnboarding: operation({
    kind: 'read',
    method: 'GET',
    path: '/merchant/onboarding',
    summary: 'What is still missing before everything works',
    scope: 'merchant:read',
    input: z.object({}),
    output: onboardingSchema,
    rejections: {},
  }),
  updateMerchant: operation({
    kind: 'write',
    method: 'PATCH',
    path: '/merchant',
    summary: 'Change your company’s details; what is not named stays',
    scope: 'merchant:write',
    audited: true,
    input: z.object({
      expectedVersion,
      name: nameSchema.optional(),
      legalName: nameSchema.nullable().optional(),
      countryCode: countrySchema.optional(),
      contactEmail: z.email().max(254).nullable().optional(),
      contactPhone: z.string().trim().min(3).max(40).nullable().optional(),
      taxIds: z.array(taxIdSchema).max(20).optional(),
      bankAccount: z
        .object({ holder: nameSchema, iban: z.string().max(60) })
        .nullable()
        .optional()
        .describe('Kept encrypted; only its ending is ever shown'),
    }),
    output: merchantSchema,
    rejections: {
      VERSION_CONFLICT,
      IBAN_INVALID: { status: 422, message: 'This is not a valid IBAN: its check digits do not fit. Type it again.' },
    },
  }),
  submitVerification: operation({
    kind: 'write',
    method: 'POST',
    path: '/merchant/verification',
    summary: 'Hand your details in for verification',
    scope: 'merchant:write',
    audited: true,
    input: z.object({}),
    output: merchantSchema,
    rejections: {
      ONBOARDING_INCOMPLETE: {
        status: 409,
        message: 'Something is missing before you can be verified: see the steps.',
        data: z.object({ steps: z.array(z.enum(ONBOARDING_STEPS)) }),
      },
    },
  }),
  recordVerification: operation({
    kind: 'write',
    method: 'POST',
    path: '/merchant/verification/outcome',
    summary: 'What the verification found; for the platform only',
    scope: 'merchant:verify',
    servicesOnly: true,
    audited: true,
    input: z.object({ verified: z.boolean() }),
    output: merchantSchema,
    rejections: { VERIFICATION_NOT_SUBMITTED: { status: 409, message: 'Nothing waits for verification.' } },
  }),
};
