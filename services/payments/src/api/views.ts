import type { TENDER_STATUSES } from '../../payment-schemas.ts';
import { availableOf, type Balance } from '../domain/balance.ts';
import type { GiftCard } from '../domain/gift-card.ts';
import { actionUrlOf, capturedMinorOf, failureOf, orderIdOf, type Payment, paymentChange } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { type CashMovement, type ClosedShift, expectedMinor, type OpenShift, salesMinor } from '../domain/shift.ts';
import { changeOf, type Tender } from '../domain/tender.ts';
import type { EntryRow } from '../storage/read-ledger.ts';

export const time = (timeMs: number): string => new Date(timeMs).toISOString();

export function paymentView(payment: Payment) {
  const { id, status, checkoutId, channel, registerId, currency, amountMinor, refundedMinor, version } = payment;
  const actionUrl = actionUrlOf(payment);
  const failure = failureOf(payment);
  return {
    ...{ paymentId: id, status, checkoutId, orderId: orderIdOf(payment), channel, registerId, currency },
    ...{ amountMinor, capturedMinor: capturedMinorOf(payment), refundedMinor, changeMinor: paymentChange(payment) },
    ...(actionUrl ? { actionUrl } : {}),
    ...(failure ? { failure } : {}),
    tenders: payment.tenders.map((tender) => tenderView(tender, payment)),
    needsPerson: payment.problem !== null,
    createdAt: time(payment.createdAtMs),
    version,
  };
}

function tenderView(tender: Tender, payment: Payment) {
  const { kind, amountMinor, refundedMinor } = tender;
  const shared = {
    kind,
    status: tenderStatus(tender, payment),
    amountMinor,
    refundedMinor,
    changeMinor: changeOf(tender),
  };
  switch (tender.kind) {
    case 'card': {
      const { brand, last4, card } = tender;
      const declineCode = card.state === 'declined' ? card.declineCode : null;
      return {
        ...shared,
        ...(brand ? { brand } : {}),
        ...(last4 ? { last4 } : {}),
        ...(declineCode ? { declineCode } : {}),
      };
    }
    case 'gift_card':
      return { ...shared, last4: tender.last4 };
    case 'cash':
    case 'manual':
      return shared;
  }
}

function tenderStatus(tender: Tender, { status }: Payment): (typeof TENDER_STATUSES)[number] {
  if (tender.kind === 'card' && tender.card.state === 'declined') return 'declined';
  switch (status) {
    case 'captured':
      return 'captured';
    case 'voided':
    case 'declined':
      return 'voided';
    case 'authorising':
    case 'action_required':
    case 'authorised':
    case 'capturing':
    case 'cancelling':
      return tender.kind === 'card' ? tender.card.state : 'authorised';
  }
}

export function refundView(refund: Refund) {
  const { id, paymentId, orderId, status, amountMinor, currency, reason, parts } = refund;
  return {
    ...{ refundId: id, paymentId, orderId, status, amountMinor, currency, reason },
    tenders: parts.map((part) => ({ kind: part.kind, amountMinor: part.amountMinor })),
    needsPerson: refund.status === 'pending' && refund.problem !== null,
    requestedAt: time(refund.requestedAtMs),
    issuedAt: refund.status === 'issued' ? time(refund.issuedAtMs) : null,
  };
}

export function giftCardView({ card, balance }: { readonly card: GiftCard; readonly balance: Balance }) {
  const { id, last4, currency, issuedMinor, issuedAtMs } = card;
  const { balanceMinor, heldMinor } = balance;
  const held = { balanceMinor, heldMinor, availableMinor: availableOf(balance) };
  return { giftCardId: id, last4, currency, issuedMinor, ...held, issuedAt: time(issuedAtMs) };
}

export function shiftView(shift: OpenShift | ClosedShift) {
  const { id, openedAtMs, salesByTender, ...rest } = shift;
  const closed = 'zNumber' in shift ? shift : undefined;
  const expected = expectedMinor(shift);
  return {
    ...rest,
    shiftId: id,
    status: closed ? ('closed' as const) : ('open' as const),
    openedAt: time(openedAtMs),
    expectedMinor: expected,
    salesMinor: salesMinor(shift),
    salesByTender: { ...salesByTender },
    countedMinor: closed?.countedMinor ?? null,
    differenceMinor: closed ? closed.countedMinor - expected : null,
    zNumber: closed?.zNumber ?? null,
    closedBy: closed?.closedBy ?? null,
    closedAt: closed ? time(closed.closedAtMs) : null,
  };
}

export function cashMovementView({ id, shiftId, kind, amountMinor, reason, actorId, occurredAtMs }: CashMovement) {
  return { movementId: id, shiftId, kind, amountMinor, reason, by: actorId, occurredAt: time(occurredAtMs) };
}

export function balanceView({ account, currency, side, balanceMinor, heldMinor }: Balance) {
  return { account, currency, side, balanceMinor, heldMinor };
}

export function entryView(row: EntryRow) {
  const { line, kind, account, currency } = row;
  return {
    ...{ transactionId: row.transaction_id, line, kind, account, currency },
    ...{ amountMinor: row.amount_minor, sourceId: row.source_id, occurredAt: time(row.occurred_at) },
  };
}
