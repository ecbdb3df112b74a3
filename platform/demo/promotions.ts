/** What a promotion looks at and gives, in the words of the glossary; the seeder maps them to the service's own shape. */
export type DemoPromotion = {
  readonly key: string;
  readonly name: string;
  readonly class: 'product' | 'order' | 'shipping';
  readonly when: {
    readonly productTypes?: readonly string[];
    readonly handles?: readonly string[];
    readonly subtotalMinor?: Readonly<Record<'EUR' | 'USD', number>>;
    readonly coupon?: { readonly code: string; readonly totalLimit: number; readonly perCustomerLimit: number };
  };
  readonly effect:
    | { readonly kind: 'percent'; readonly ratePpm: number }
    | { readonly kind: 'amount'; readonly amountMinor: Readonly<Record<'EUR' | 'USD', number>> }
    | { readonly kind: 'buy-x-get-y'; readonly buyQuantity: number; readonly freeQuantity: number }
    | { readonly kind: 'free-shipping' };
  readonly combinable: boolean;
  readonly priority: number;
};

export const DEMO_PROMOTIONS: readonly DemoPromotion[] = [
  {
    key: 'kitchen-week',
    name: 'Kitchen week: 15 % off the camp kitchen',
    class: 'product',
    when: { productTypes: ['Camp kitchen'] },
    effect: { kind: 'percent', ratePpm: 150_000 },
    combinable: true,
    priority: 10,
  },
  {
    key: 'twenty-over-two-hundred',
    name: '20 off from 200',
    class: 'order',
    when: { subtotalMinor: { EUR: 20_000, USD: 22_000 } },
    effect: { kind: 'amount', amountMinor: { EUR: 2_000, USD: 2_000 } },
    combinable: true,
    priority: 20,
  },
  {
    key: 'three-for-two-candles',
    name: 'Three candles for two',
    class: 'product',
    when: { handles: ['beeswax-candle'] },
    effect: { kind: 'buy-x-get-y', buyQuantity: 2, freeQuantity: 1 },
    combinable: true,
    priority: 15,
  },
  {
    key: 'welcome',
    name: 'Welcome: 10 % off your order',
    class: 'order',
    when: { coupon: { code: 'WELCOME10', totalLimit: 500, perCustomerLimit: 1 } },
    effect: { kind: 'percent', ratePpm: 100_000 },
    combinable: false,
    priority: 30,
  },
  {
    key: 'free-shipping',
    name: 'Free shipping over 75',
    class: 'shipping',
    when: { subtotalMinor: { EUR: 7_500, USD: 7_500 } },
    effect: { kind: 'free-shipping' },
    combinable: true,
    priority: 40,
  },
];
