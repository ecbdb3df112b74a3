import type { Tender, TenderKind } from './tender.ts';

export type RefundPart = {
  readonly tender: number;
  readonly kind: TenderKind;
  readonly amountMinor: number;
};

type Common = {
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly parts: readonly RefundPart[];
  readonly requestedAtMs: number;
  readonly version: number;
};

/** Money on its way back. `pending` until the provider has confirmed its part; cash and gift cards post at once. */
export type Refund =
  | (Common & {
      readonly status: 'pending';
      readonly dueAtMs: number | null;
      readonly attempts: number;
      readonly problem: string | null;
    })
  | (Common & { readonly status: 'issued'; readonly issuedAtMs: number });

export type PendingRefund = Extract<Refund, { readonly status: 'pending' }>;

export type ExceedsCaptured = { readonly code: 'EXCEEDS_CAPTURED'; readonly refundableMinor: number };
export type RefundDiffers = { readonly code: 'REFUND_DIFFERS' };

export function partsOf(tenders: readonly Tender[], amountsMinor: readonly number[]): RefundPart[] {
  return tenders.flatMap(({ kind }, tender) => {
    const amountMinor = amountsMinor[tender] ?? 0;
    return amountMinor > 0 ? [{ tender, kind, amountMinor }] : [];
  });
}

/** Under which key the provider knows a part: the same refund again is the same money. */
export function refundKey(refundId: string, part: RefundPart): string {
  return `${refundId}:${part.tender}`;
}

export function minorOfKind(parts: readonly RefundPart[], kind: TenderKind): number {
  return parts.reduce((sum, part) => (part.kind === kind ? sum + part.amountMinor : sum), 0);
}
