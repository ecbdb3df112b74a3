import type { DemoLocationKey } from './merchant.ts';

export type DemoLine = { readonly handle: string; readonly options: readonly string[]; readonly quantity: number };

export type DemoTender = {
  readonly kind: 'card' | 'card-terminal' | 'cash' | 'gift-card' | 'store-credit' | 'bank-transfer';
  /** Absent: whatever is left to pay. */
  readonly amountMinor?: number;
};

export type DemoOrder = {
  readonly key: string;
  readonly store: 'europe' | 'america';
  readonly channel: 'online' | 'pos' | 'app' | 'agent' | 'marketplace';
  /** A customer's key, or `guest` (at a register: nobody asked). */
  readonly who: string;
  readonly lines: readonly DemoLine[];
  readonly coupon?: string;
  readonly fulfilment: 'ship' | 'pickup' | 'handover' | 'digital';
  /** Where it is collected or handed over. */
  readonly location?: DemoLocationKey;
  readonly register?: string;
  readonly tenders: readonly [DemoTender, ...DemoTender[]];
  readonly outcome: 'open' | 'shipped' | 'ready' | 'collected' | 'handed-over' | 'delivered' | 'returned' | 'cancelled';
  readonly daysAgo: number;
  /** Local time of the store or shop. */
  readonly time: string;
};

export const DEMO_ORDERS: readonly DemoOrder[] = [
  order(
    'first-of-the-season',
    'online',
    'mara',
    27,
    '08:12',
    [line('tarn-rain-jacket', ['Moss', 'M']), line('bobble-beanie', ['Pine'])],
    'shipped',
  ),
  order('welcome-coupon', 'online', 'jonas', 24, '21:40', [line('alder-wool-jumper', ['Slate', 'L'])], 'shipped', {
    coupon: 'WELCOME10',
  }),
  order(
    'saturday-candles',
    'pos',
    'guest',
    22,
    '11:05',
    [line('beeswax-candle', ['Honey'], 2), line('beeswax-candle', ['Pine'])],
    'handed-over',
    {
      ...atRegister('hamburg', 'hamburg-1'),
      tenders: [{ kind: 'cash' }],
    },
  ),
  order(
    'bought-online-collected',
    'online',
    'femke',
    20,
    '13:27',
    [line('insulated-bottle', ['Clay', '750 ml']), line('enamel-camp-mug', ['Clay'], 2)],
    'collected',
    {
      fulfilment: 'pickup',
      location: 'amsterdam',
    },
  ),
  order('weekend-walk', 'app', 'amara', 18, '19:02', [line('lakeland-walks-map-set')], 'delivered', {
    fulfilment: 'digital',
  }),
  order('gift-for-a-friend', 'online', 'luc', 16, '10:48', [line('gift-card', ['50'])], 'delivered', {
    fulfilment: 'digital',
  }),
  order(
    'regular-at-the-till',
    'pos',
    'mara',
    14,
    '17:33',
    [line('heath-flannel-shirt', ['Pine', 'S']), line('trail-socks-two-pairs', ['36–39'])],
    'handed-over',
    {
      ...atRegister('hamburg', 'hamburg-2'),
      tenders: [{ kind: 'card-terminal' }],
    },
  ),
  order(
    'kit-over-the-ocean',
    'online',
    'grace',
    12,
    '07:15',
    [line('first-night-out-kit'), line('cirrus-sleeping-bag', ['Regular'], 2)],
    'shipped',
    { store: 'america' },
  ),
  order(
    'asked-an-agent',
    'agent',
    'mateo',
    10,
    '22:09',
    [line('cast-iron-skillet'), line('oak-serving-board')],
    'shipped',
    { store: 'america' },
  ),
  order(
    'too-large',
    'online',
    'noor',
    9,
    '12:20',
    [line('ridge-walking-trousers', ['Moss', '34', 'Long'])],
    'returned',
  ),
  order(
    'card-and-gift-card',
    'online',
    'luc',
    7,
    '18:55',
    [line('slow-morning-coffee-set'), line('stoneware-bowls', ['Slate'])],
    'shipped',
    {
      tenders: [{ kind: 'gift-card', amountMinor: 5_000 }, { kind: 'card' }],
    },
  ),
  order(
    'from-the-marketplace',
    'marketplace',
    'guest',
    5,
    '09:31',
    [line('washed-linen-cushion', ['Rose'], 2)],
    'shipped',
  ),
  order(
    'cash-and-terminal',
    'pos',
    'femke',
    4,
    '15:46',
    [line('highland-wool-throw', ['Clay']), line('bench-reading-lamp', ['Clay'])],
    'handed-over',
    {
      ...atRegister('amsterdam', 'amsterdam-1'),
      tenders: [{ kind: 'cash', amountMinor: 10_000 }, { kind: 'card-terminal' }],
    },
  ),
  order('changed-her-mind', 'online', 'amara', 3, '23:58', [line('ash-wall-clock')], 'cancelled'),
  order(
    'waiting-at-the-shop',
    'online',
    'jonas',
    1,
    '16:04',
    [line('dusk-camp-lantern'), line('windowsill-planter', ['14 cm'])],
    'ready',
    {
      fulfilment: 'pickup',
      location: 'hamburg',
    },
  ),
  order(
    'paid-by-transfer',
    'online',
    'noor',
    0,
    '08:30',
    [line('lowland-two-person-tent'), line('fell-leather-boots', ['42'])],
    'open',
    {
      tenders: [{ kind: 'bank-transfer' }],
    },
  ),
];

function order(
  key: string,
  channel: DemoOrder['channel'],
  who: string,
  daysAgo: number,
  time: string,
  lines: readonly DemoLine[],
  outcome: DemoOrder['outcome'],
  otherwise: Partial<DemoOrder> = {},
): DemoOrder {
  return {
    key,
    store: 'europe',
    channel,
    who,
    lines,
    fulfilment: 'ship',
    tenders: [{ kind: 'card' }],
    outcome,
    daysAgo,
    time,
    ...otherwise,
  };
}

function line(handle: string, options: readonly string[] = [], quantity = 1): DemoLine {
  return { handle, options, quantity };
}

function atRegister(
  location: DemoLocationKey,
  register: string,
): Pick<DemoOrder, 'fulfilment' | 'location' | 'register'> {
  return { fulfilment: 'handover', location, register };
}
