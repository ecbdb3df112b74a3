import { z } from 'zod';
import type { Authorisation } from './state.ts';

const movementSchema = z.object({ id: z.string(), amountMinor: z.int(), at: z.int(), key: z.string() });

/** What callers see of an authorisation: in answers, webhooks and the book alike. */
export const authorisationViewSchema = z.object({
  id: z.string(),
  merchantAccount: z.string(),
  reference: z.string(),
  status: z.enum(['authorised', 'declined', 'action_required', 'captured', 'voided']),
  amountMinor: z.int(),
  currency: z.string(),
  capturedMinor: z.int(),
  refundedMinor: z.int(),
  voidedMinor: z.int(),
  declineCode: z.string().optional(),
  actionUrl: z.string().optional(),
  captures: z.array(movementSchema),
  refunds: z.array(movementSchema),
  createdAt: z.int(),
  version: z.int(),
});

export type AuthorisationView = z.infer<typeof authorisationViewSchema>;

/** `origin` is where the caller reached the provider; without it (webhooks) there is no `actionUrl`. */
export function viewOf(authorisation: Authorisation, origin?: string): AuthorisationView {
  const { behaviour: _, returnUrl: __, ...view } = authorisation;
  if (view.status !== 'action_required' || !origin)
    return { ...view, captures: [...view.captures], refunds: [...view.refunds] };
  return { ...view, captures: [], refunds: [], actionUrl: `${origin}/3ds/${view.id}` };
}
