/**
 * What the first `units` of `quantity` equal units make up of each amount (net, and each tax). The remainders of the
 * amounts are dealt out one after another, round and round over the units. So every unit's part of every amount is its
 * exact share rounded down or up, a unit's parts differ by at most one minor unit in sum from another's, and all units
 * together are the amounts exactly: both directions add up (L4, L19).
 */
export function sharesOfUnits(amountsMinor: readonly number[], quantity: number, units: number): number[] {
  let dealt = 0;
  return amountsMinor.map((amountMinor) => {
    const remainder = amountMinor % quantity;
    const each = (amountMinor - remainder) / quantity;
    const extra = landedOn(dealt + remainder, quantity, units) - landedOn(dealt, quantity, units);
    dealt = (dealt + remainder) % quantity;
    return each * units + extra;
  });
}

/** Of so many cards dealt round and round from the first unit, how many have landed on the first `units`? */
function landedOn(cards: number, quantity: number, units: number): number {
  const rest = cards % quantity;
  return ((cards - rest) / quantity) * units + Math.min(rest, units);
}
