import type { TenderKind } from './tender.ts';

/** One person's working session at a register, in one currency. */
export type OpenShift = {
  readonly id: string;
  readonly registerId: string;
  readonly currency: string;
  readonly openedBy: string;
  readonly openedAtMs: number;
  readonly floatMinor: number;
  readonly cashSalesMinor: number;
  readonly cashRefundsMinor: number;
  readonly paidInMinor: number;
  readonly paidOutMinor: number;
  readonly dropsMinor: number;
  readonly saleCount: number;
  readonly salesByTender: Readonly<Partial<Record<TenderKind, number>>>;
  readonly refundCount: number;
  readonly refundsMinor: number;
};

/** The Z report: a counted shift. Its numbers have no gaps per register and currency (L11). */
export type ClosedShift = OpenShift & {
  readonly zNumber: number;
  readonly countedMinor: number;
  readonly closedBy: string;
  readonly closedAtMs: number;
};

/** A register's drawer in one currency. */
export type Till = {
  readonly registerId: string;
  readonly currency: string;
  readonly lastZNumber: number;
  readonly openShift: OpenShift | null;
  readonly version: number;
};

export type CashMovementKind = 'paid_in' | 'paid_out' | 'drop';
export type CashMovement = {
  readonly id: string;
  readonly shiftId: string;
  readonly kind: CashMovementKind;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reason: string;
  readonly actorId: string;
  readonly occurredAtMs: number;
};

export type ShiftNotFound = { readonly code: 'SHIFT_NOT_FOUND' };
export type ShiftClosed = { readonly code: 'SHIFT_CLOSED' };
export type ShiftOpen = { readonly code: 'SHIFT_OPEN'; readonly shiftId: string };

export function emptyTill(registerId: string, currency: string): Till {
  return { registerId, currency, lastZNumber: 0, openShift: null, version: 0 };
}

export function newShift(
  opening: Pick<OpenShift, 'id' | 'registerId' | 'currency' | 'openedBy' | 'openedAtMs' | 'floatMinor'>,
): OpenShift {
  return {
    ...opening,
    cashSalesMinor: 0,
    cashRefundsMinor: 0,
    paidInMinor: 0,
    paidOutMinor: 0,
    dropsMinor: 0,
    saleCount: 0,
    salesByTender: {},
    refundCount: 0,
    refundsMinor: 0,
  };
}

/** What must be in the drawer (L11). */
export function expectedMinor(shift: OpenShift): number {
  const { floatMinor, cashSalesMinor, cashRefundsMinor, paidInMinor, paidOutMinor, dropsMinor } = shift;
  return floatMinor + cashSalesMinor - cashRefundsMinor + paidInMinor - paidOutMinor - dropsMinor;
}

export function salesMinor({ salesByTender }: OpenShift): number {
  return Object.values(salesByTender).reduce((sum, amountMinor) => sum + amountMinor, 0);
}

export function withSale(
  shift: OpenShift,
  parts: readonly { readonly kind: TenderKind; readonly amountMinor: number }[],
): OpenShift {
  const salesByTender: Partial<Record<TenderKind, number>> = { ...shift.salesByTender };
  for (const { kind, amountMinor } of parts) salesByTender[kind] = (salesByTender[kind] ?? 0) + amountMinor;
  const cashMinor = parts.reduce((sum, part) => (part.kind === 'cash' ? sum + part.amountMinor : sum), 0);
  return {
    ...shift,
    salesByTender,
    saleCount: shift.saleCount + 1,
    cashSalesMinor: shift.cashSalesMinor + cashMinor,
  };
}

export function withRefund(shift: OpenShift, amountMinor: number, cashMinor: number): OpenShift {
  return {
    ...shift,
    refundCount: shift.refundCount + 1,
    refundsMinor: shift.refundsMinor + amountMinor,
    cashRefundsMinor: shift.cashRefundsMinor + cashMinor,
  };
}

export function withCashMovement(shift: OpenShift, kind: CashMovementKind, amountMinor: number): OpenShift {
  switch (kind) {
    case 'paid_in':
      return { ...shift, paidInMinor: shift.paidInMinor + amountMinor };
    case 'paid_out':
      return { ...shift, paidOutMinor: shift.paidOutMinor + amountMinor };
    case 'drop':
      return { ...shift, dropsMinor: shift.dropsMinor + amountMinor };
  }
}

/** The till with its open shift changed. A sale at a register that nobody opened begins a shift with an empty drawer. */
export function atTill(
  till: Till,
  opening: Parameters<typeof newShift>[0],
  change: (shift: OpenShift) => OpenShift,
): Till {
  return { ...till, openShift: change(till.openShift ?? newShift(opening)), version: till.version + 1 };
}
