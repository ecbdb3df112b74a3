import { isCurrencyCode } from '@concord/money';
import { z } from 'zod';
import { canonicalLocale, isCountryCode, isTimeZone } from '../src/domain/world.ts';

/** What a person reads: trimmed, not empty, not endless. */
export const nameSchema = z.string().trim().min(1).max(120);
export const textSchema = z.string().trim().max(2_000);

export const currencySchema = z
  .string()
  .refine(isCurrencyCode, { message: 'Expected an ISO 4217 code, such as EUR' })
  .describe('ISO 4217');

export const countrySchema = z
  .string()
  .refine(isCountryCode, { message: 'Expected an ISO 3166-1 code, such as DE' })
  .describe('ISO 3166-1, two letters');

export const localeSchema = z
  .string()
  .max(35)
  .transform((text, context) => {
    const locale = canonicalLocale(text);
    if (locale === undefined) context.addIssue({ code: 'custom', message: 'Expected a BCP 47 tag, such as de-DE' });
    return locale ?? z.NEVER;
  })
  .describe('BCP 47');

export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: 'Expected a name of the IANA time zone database, such as Europe/Berlin' })
  .describe('IANA time zone');

export const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, {
    message: 'Expected a host name without scheme, port or path',
  });

const line = z.string().trim().max(200).nullable().default(null);

export const addressSchema = z.object({
  line1: line,
  line2: line,
  postalCode: line,
  city: line,
  region: line,
  countryCode: countrySchema,
});

export const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .describe('The version that was read: the change is refused if there has been another since');

export const VERSION_CONFLICT = {
  status: 409,
  message: 'This was changed by someone else meanwhile: load it again and repeat your change.',
  data: z.object({ version: z.int() }),
} as const;

export const LIMIT_REACHED = {
  status: 409,
  message: 'Your plan allows no more of these: close one you do not use, or change the plan.',
  data: z.object({ limit: z.int() }),
} as const;
