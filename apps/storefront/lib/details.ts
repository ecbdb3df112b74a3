import { z } from 'zod';

const text = (missing: string) => z.string().trim().min(1, missing).max(200);
const optional = z.string().trim().max(200).optional();

const person = {
  email: z.string().trim().pipe(z.email('Enter an e-mail address, such as name@example.com.').max(320)),
  name: text('Enter your name.'),
  phone: optional,
};

const details = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ship'),
    ...person,
    countryCode: z.string().regex(/^[A-Z]{2}$/, 'Choose a country.'),
    line1: text('Enter the street and number.'),
    line2: optional,
    postalCode: text('Enter the postal code.').max(30),
    city: text('Enter the town.'),
    regionCode: z.string().trim().max(20).optional(),
  }),
  z.object({ kind: z.literal('pickup'), ...person, shop: text('Choose a shop.') }),
]);

export type Details = z.infer<typeof details>;
export type FormValues = Readonly<Record<string, string>>;

/** Reads the first step of the checkout; or says for each field what is wrong with it. */
export function readDetails(
  values: FormValues,
): { readonly ok: true; readonly details: Details } | { readonly ok: false; readonly errors: FormValues } {
  const parsed = details.safeParse(values);
  if (parsed.success) return { ok: true, details: parsed.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? 'form')] ??= message;
  return { ok: false, errors };
}
