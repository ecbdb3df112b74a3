import type { Mutation } from '../mutation.ts';

const checkout = (name: string): readonly string[] => [`services/checkout/test/${name}.test.ts`];

/** Buying: the process and what must hold before it starts. */
export const checkoutMutations: readonly Mutation[] = [
  {
    name: 'a checkout moves from any state to any other',
    file: 'services/checkout/src/domain/checkout.ts',
    from: 'return NEXT[from].includes(to);',
    to: 'return from in NEXT && to in NEXT;',
    tests: checkout('drive-checkout'),
    killedBy: 'whoever loses the compare-and-set stops',
  },
  {
    name: 'what is bought is not compared with what was shown',
    file: 'services/checkout/src/use-cases/complete-checkout.ts',
    from: '  if (!stillHolds(readQuoteId(command.quoteId), quote.quoteId, nowMs)) return priceChanged(quote, command);\n',
    to: '',
    tests: checkout('complete-checkout'),
    killedBy: 'a price that changed since it was shown is not charged',
  },
  {
    name: 'a cart that changed while it was priced is bought',
    file: 'services/checkout/src/use-cases/start-checkout.ts',
    from: "if (cart.version !== cartVersion) return reject({ code: 'CART_CHANGED' });",
    to: '',
    tests: checkout('complete-checkout'),
    killedBy: 'a cart that changes while it is priced is not bought',
  },
  {
    name: 'the key of a purchase is answered whatever is asked under it',
    file: 'services/checkout/src/use-cases/complete-checkout.ts',
    from: 'found.requestHash === hash ? accept(found)',
    to: 'hash ? accept(found)',
    tests: checkout('complete-checkout'),
    killedBy: 'is refused for another body',
  },
  {
    name: 'tenders need not cover the total',
    file: 'services/checkout/src/use-cases/plan-checkout.ts',
    from: 'covered === totalMinor &&',
    to: 'covered >= 0 &&',
    tests: checkout('complete-checkout'),
    killedBy: 'tenders that do not add up to the total are refused',
  },
  {
    name: 'money is asked for before stock',
    file: 'services/checkout/src/processes/drive-checkout.ts',
    from: '  const promised = await Promise.all([\n',
    to: '  await steps.authorisePayment(deps, merchantId, checkout);\n  const promised = await Promise.all([\n',
    tests: checkout('undo-checkout'),
    killedBy: 'no money is asked for goods that are gone',
  },
  {
    name: 'the undo leaves the payment as it is',
    file: 'services/checkout/src/processes/drive-checkout.ts',
    from: '[steps.cancelPayment, steps.releaseRedemptions, steps.releaseReservation]',
    to: '[steps.releaseRedemptions, steps.releaseReservation]',
    tests: checkout('undo-checkout'),
    killedBy: 'an authorisation whose answer was lost is undone in reverse',
  },
  {
    name: 'an undo goes on past a step that gave no answer',
    file: 'services/checkout/src/processes/drive-checkout.ts',
    from: "    if (undone.kind !== 'done') return checkout;\n",
    to: '',
    tests: checkout('undo-checkout'),
    killedBy: 'an undo that gets no answer is not over',
  },
  {
    name: 'the sweeper finishes what it should undo',
    file: 'services/checkout/src/processes/sweep-checkouts.ts',
    from: "if (checkout.state === 'started' || checkout.state === 'awaiting_customer') {",
    to: "if (checkout.state === 'awaiting_customer') {",
    tests: checkout('sweep-checkouts'),
    killedBy: 'a checkout that was killed before the point of no return is undone',
  },
  {
    name: 'two sweepers take up one checkout',
    file: 'services/checkout/src/use-cases/move-checkout.ts',
    from: "if (checkout.version !== version) return reject({ code: 'CHECKOUT_MOVED', state: checkout.state });",
    to: '',
    tests: checkout('sweep-checkouts'),
    killedBy: 'of two sweepers one takes a checkout up',
  },
];
