import type { z } from 'zod';
import type { tenderInputSchema } from '../../payment-schemas.ts';
import type { Tender } from '../domain/tender.ts';
import { giftCardId, last4OfCode } from './gift-card-code.ts';

type TenderInput = z.output<typeof tenderInputSchema>;
type Naming = {
  readonly paymentId: string;
  readonly merchantId: string;
  readonly provider: string;
  readonly giftCardSecret: string;
};

/** Where a card's authorisation is found at the provider: known before it is made, the same for every attempt. */
function referenceOf(paymentId: string, index: number): string {
  return `${paymentId}:${index}`;
}

/** Tenders as they are kept: without a card's token and without a gift card's code. */
export function tendersOf(inputs: readonly TenderInput[], naming: Naming): Tender[] {
  return inputs.map((input, index) => tenderOf(input, index, naming));
}

function tenderOf(input: TenderInput, index: number, naming: Naming): Tender {
  const { paymentId, merchantId, provider, giftCardSecret } = naming;
  const common = { amountMinor: input.amountMinor, refundedMinor: 0 };
  switch (input.kind) {
    case 'card': {
      const { brand, last4 } = input;
      const reference = referenceOf(paymentId, index);
      const shown = { ...(brand ? { brand } : {}), ...(last4 ? { last4 } : {}) };
      return {
        ...common,
        kind: 'card',
        provider,
        reference,
        ...shown,
        card: { state: 'requested' },
        providerVersion: 0,
      };
    }
    case 'cash':
      return { ...common, kind: 'cash', tenderedMinor: input.tenderedMinor };
    case 'gift_card': {
      const id = giftCardId(giftCardSecret, merchantId, input.code);
      return { ...common, kind: 'gift_card', giftCardId: id, last4: last4OfCode(input.code) };
    }
    case 'manual':
      return { ...common, kind: 'manual', ...(input.note ? { note: input.note } : {}) };
  }
}

/** The tokens of a payment's cards by reference: they go to the provider and are kept nowhere. */
export function tokensOf(inputs: readonly TenderInput[], paymentId: string): Map<string, string> {
  return new Map(
    inputs.flatMap((input, index): [string, string][] =>
      input.kind === 'card' ? [[referenceOf(paymentId, index), input.token]] : [],
    ),
  );
}
