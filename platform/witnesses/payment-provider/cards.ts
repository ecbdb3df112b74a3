/** What the provider does when a token is authorised. */
export const BEHAVIOURS = [
  'success',
  'decline',
  'insufficient_funds',
  'three_d_secure',
  'time_out',
  'late_webhook',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export type TestCard = {
  readonly number: string;
  readonly behaviour: Behaviour;
  /** The same card without the page, for programs: a token that always exists. */
  readonly token: string;
  readonly means: string;
};

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', behaviour: 'success', token: 'tok_test_success', means: 'authorised' },
  { number: '4000000000000002', behaviour: 'decline', token: 'tok_test_decline', means: 'declined by the issuer' },
  {
    number: '4000000000009995',
    behaviour: 'insufficient_funds',
    token: 'tok_test_insufficient_funds',
    means: 'declined, insufficient funds',
  },
  {
    number: '4000002500003155',
    behaviour: 'three_d_secure',
    token: 'tok_test_three_d_secure',
    means: '3-D Secure: the shopper must approve',
  },
  {
    number: '4000000000000119',
    behaviour: 'time_out',
    token: 'tok_test_time_out',
    means: 'authorised, but the answer comes after 30 s',
  },
  {
    number: '4000000000000259',
    behaviour: 'late_webhook',
    token: 'tok_test_late_webhook',
    means: 'authorised, but its webhook comes late',
  },
];

/** Any other number is refused, so a real card can never be stored here. */
export function testCardOf(cardNumber: string): TestCard | undefined {
  const digits = cardNumber.replaceAll(/[\s-]/g, '');
  return TEST_CARDS.find((card) => card.number === digits);
}

export function declineCodeOf(behaviour: Behaviour): string | undefined {
  if (behaviour === 'decline') return 'do_not_honour';
  if (behaviour === 'insufficient_funds') return 'insufficient_funds';
  return undefined;
}
