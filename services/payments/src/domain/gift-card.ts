/** A card that holds value in one currency. What is on it is the balance of its account. */
export type GiftCard = {
  readonly id: string;
  readonly currency: string;
  readonly issuedMinor: number;
  readonly last4: string;
  readonly issuedAtMs: number;
  readonly version: number;
};

export type GiftCardNotFound = { readonly code: 'GIFT_CARD_NOT_FOUND' };
export type GiftCardInsufficient = { readonly code: 'GIFT_CARD_INSUFFICIENT'; readonly availableMinor: number };
export type GiftCardDiffers = { readonly code: 'GIFT_CARD_DIFFERS' };
