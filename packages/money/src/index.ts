export { type CurrencyCode, isCurrencyCode, minorDigits } from './currencies.ts';
export { formatMoney, parseDecimal, toDecimal } from './decimal.ts';
export { add, type Money, money, negate, subtract, sumMinor, zero } from './money.ts';
export { divideRounded, type RatePpm, rateOf } from './rate.ts';
export { splitByWeights, splitEvenly } from './split.ts';
