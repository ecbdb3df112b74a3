import { parseArgs } from 'node:util';

export type Options = {
  readonly only: readonly string[];
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: readonly number[];
  readonly products: number;
  readonly merchants: number;
  /** Of the open loop; without it, each workload's own. 0: no open loop. */
  readonly rate: number | undefined;
  readonly profile: boolean;
  readonly floor: boolean;
  readonly ci: boolean;
  /** With `ci`: what is measured becomes the limits. */
  readonly writes: boolean;
  /** What grows, tenfold at each step. */
  readonly growth: Growing | undefined;
  /** How many there are of it at the last step; without it, each kind's own. */
  readonly to: number | undefined;
  readonly freshClone: boolean;
  /** The embedded shape and the distributed one, one after the other. */
  readonly shapes: boolean;
  /** With `shapes`: the distributed one also with Kafka, Redis and the like. */
  readonly servers: boolean;
  readonly soakSeconds: number;
  readonly compare: readonly string[] | undefined;
  /** Another tree's folder: its platform and this one's are loaded by turns, so many times. */
  readonly against: string | undefined;
  readonly rounds: number;
  readonly peers: string | undefined;
  /** The folder of the peers' scripts, which are to be measured in the same run. */
  readonly runPeers: string | undefined;
  readonly quick: boolean;
};

export const GROWING = ['products', 'merchants', 'orders', 'promotions'] as const;
export type Growing = (typeof GROWING)[number];

/** Throws a sentence for what makes no sense. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      connections: { type: 'string' },
      products: { type: 'string', default: '1000' },
      merchants: { type: 'string', default: '1' },
      rate: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      'no-floor': { type: 'boolean', default: false },
      ci: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      growth: { type: 'string' },
      to: { type: 'string' },
      soak: { type: 'string' },
      compare: { type: 'boolean', default: false },
      against: { type: 'string' },
      rounds: { type: 'string', default: '20' },
      peers: { type: 'string' },
      'run-peers': { type: 'string' },
      shapes: { type: 'boolean', default: false },
      servers: { type: 'boolean', default: false },
      'fresh-clone': { type: 'boolean', default: false },
    },
  });
  if (values.compare && positionals.length !== 2) throw new Error('--compare needs two files of results');
  if (values.servers && !values.shapes) throw new Error('--servers goes with --shapes');
  const quick = values.quick || values.profile;
  const [seconds, warmUp] = quick ? ['5', '2'] : values['run-peers'] === undefined ? ['20', '5'] : ['6', '3'];
  return {
    only: values.only?.split(',') ?? [],
    seconds: wholeNumber('seconds', values.seconds ?? seconds),
    warmUpSeconds: wholeNumber('warm-up', values['warm-up'] ?? warmUp),
    connections: (values.connections ?? (values.against !== undefined ? '32' : quick ? '10' : '1,10,32,50'))
      .split(',')
      .map((text) => wholeNumber('connections', text)),
    products: wholeNumber('products', values.products),
    merchants: wholeNumber('merchants', values.merchants),
    rate: values.rate === undefined ? undefined : wholeNumber('rate', values.rate),
    profile: values.profile,
    floor: !values['no-floor'] && !values.profile,
    ci: values.ci,
    writes: values.write,
    growth: values.growth === undefined ? undefined : growing(values.growth),
    to: values.to === undefined ? undefined : wholeNumber('to', values.to),
    freshClone: values['fresh-clone'],
    shapes: values.shapes,
    servers: values.servers,
    soakSeconds: values.soak === undefined ? 0 : duration(values.soak),
    compare: values.compare ? positionals : undefined,
    against: values.against,
    rounds: atLeastTwo('rounds', values.rounds),
    peers: values.peers,
    runPeers: values['run-peers'],
    quick,
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is ${text}: it must be a whole number`);
  return value;
}

function atLeastTwo(name: string, text: string): number {
  const value = wholeNumber(name, text);
  if (value < 2) throw new Error(`--${name} is ${text}: it must be 2 or more`);
  return value;
}

function growing(text: string): Growing {
  const kind = GROWING.find((one) => one === text);
  if (!kind) throw new Error(`--growth is ${text}: choose ${GROWING.join(', ')}`);
  return kind;
}

/** `10m`, `90s`. */
function duration(text: string): number {
  const match = /^(\d+)(m|s)$/.exec(text);
  if (!match) throw new Error(`--soak is ${text}: write 10m or 90s`);
  return Number(match[1]) * (match[2] === 'm' ? 60 : 1);
}

/** A name that is in the list means itself; one that is not, all that begin with it: `W4` is `W4-new` and `W4-line`. */
export function chosen(names: readonly string[], only: readonly string[]): readonly string[] {
  if (only.length === 0) return names;
  const found = only.map((wanted) =>
    names.filter((name) => (names.includes(wanted) ? name === wanted : name.startsWith(wanted))),
  );
  const missing = only.filter((_, index) => found[index]?.length === 0);
  if (missing.length > 0) throw new Error(`There is no ${missing.join(', ')}: choose from ${names.join(', ')}`);
  const wanted = new Set(found.flat());
  return names.filter((name) => wanted.has(name));
}
