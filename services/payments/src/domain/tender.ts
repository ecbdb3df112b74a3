import { splitByWeights } from '@concord/money';

export type TenderKind = Tender['kind'];

type Common = { readonly amountMinor: number; readonly refundedMinor: number };

/** What is known of a card's authorisation. `requested`: nothing yet; the provider may or may not have done it. */
export type CardState =
  | { readonly state: 'requested' }
  | { readonly state: 'action_required'; readonly authorisationId: string; readonly actionUrl: string }
  | { readonly state: 'authorised'; readonly authorisationId: string }
  | { readonly state: 'declined'; readonly declineCode: string | null };

export type CardTender = Common & {
  readonly kind: 'card';
  readonly provider: string;
  /** Names the authorisation at the provider; derived from payment and position, known before the provider is asked. */
  readonly reference: string;
  readonly brand?: string | undefined;
  readonly last4?: string | undefined;
  readonly card: CardState;
  /** The provider's version of the authorisation that was last applied: older messages change nothing. */
  readonly providerVersion: number;
};
export type CashTender = Common & { readonly kind: 'cash'; readonly tenderedMinor: number };
export type GiftCardTender = Common & {
  readonly kind: 'gift_card';
  readonly giftCardId: string;
  readonly last4: string;
};
export type ManualTender = Common & { readonly kind: 'manual'; readonly note?: string | undefined };

/** One means by which a payment is paid. */
export type Tender = CardTender | CashTender | GiftCardTender | ManualTender;

export function cardsOf(tenders: readonly Tender[]): CardTender[] {
  return tenders.filter((tender) => tender.kind === 'card');
}

export function giftCardsOf(tenders: readonly Tender[]): GiftCardTender[] {
  return tenders.filter((tender) => tender.kind === 'gift_card');
}

export function changeOf(tender: Tender): number {
  return tender.kind === 'cash' ? tender.tenderedMinor - tender.amountMinor : 0;
}

export function refundableOf(tender: Tender): number {
  return tender.amountMinor - tender.refundedMinor;
}

/** Back the way it came, cash last: nobody turns a card into cash. */
const REFUND_ORDER: readonly TenderKind[] = ['card', 'gift_card', 'manual', 'cash'];

/** What each tender gives back of an amount that is at most what they have left; tenders of a kind share in proportion. */
export function refundParts(tenders: readonly Tender[], amountMinor: number): number[] {
  const parts = tenders.map(() => 0);
  let leftMinor = amountMinor;
  for (const kind of REFUND_ORDER) {
    const indexes = tenders.flatMap((tender, index) =>
      tender.kind === kind && refundableOf(tender) > 0 ? [index] : [],
    );
    const weights = indexes.map((index) => refundableOf(tenders[index] as Tender));
    const takenMinor = Math.min(
      leftMinor,
      weights.reduce((sum, weight) => sum + weight, 0),
    );
    if (takenMinor === 0) continue;
    const shares = splitByWeights(takenMinor, weights);
    indexes.forEach((index, at) => {
      parts[index] = shares[at] ?? 0;
    });
    leftMinor -= takenMinor;
  }
  if (leftMinor > 0) throw new RangeError(`${leftMinor} more than the tenders can give back`);
  return parts;
}
