import { divideRounded } from '@concord/money';

/** The multiple of the increment nearest to the amount; from the middle away from zero (in steps of 10: 12.45 → 12.50). */
export function roundToIncrement(amountMinor: number, incrementMinor: number): number {
  return divideRounded(BigInt(amountMinor), BigInt(incrementMinor)) * incrementMinor;
}
