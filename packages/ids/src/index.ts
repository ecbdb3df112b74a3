import { hash, randomFillSync } from 'node:crypto';

/** Every kind of thing that has an id, with its prefix. An id tells its kind wherever it is met. */
export const ID_PREFIXES = {
  merchant: 'mer',
  store: 'sto',
  location: 'loc',
  register: 'reg',
  shift: 'shi',
  user: 'usr',
  session: 'ses',
  role: 'rol',
  assignment: 'asg',
  client: 'cli',
  customer: 'cus',
  address: 'adr',
  product: 'pro',
  variant: 'var',
  category: 'cat',
  collection: 'col',
  media: 'med',
  import: 'imp',
  export: 'exp',
  level: 'lvl',
  movement: 'mov',
  reservation: 'rsv',
  promotion: 'prm',
  coupon: 'cpn',
  redemption: 'rdm',
  cart: 'crt',
  line: 'lin',
  checkout: 'chk',
  payment: 'pay',
  tender: 'tnd',
  refund: 'rfd',
  entry: 'ent',
  order: 'ord',
  fulfilment: 'ful',
  return: 'ret',
  event: 'evt',
  endpoint: 'whk',
  delivery: 'dlv',
  installation: 'ins',
  message: 'msg',
  process: 'prc',
  request: 'req',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** `ord_01k…`: a prefix and a UUIDv7 in 26 characters of Crockford's base 32 (the TypeID form), so ids sort by time. */
export type Id<Kind extends IdKind = IdKind> = `${(typeof ID_PREFIXES)[Kind]}_${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const pool = new Uint8Array(4096);
let poolOffset = pool.length;

/**
 * A new id of the kind: the time in ms, a sequence within it, and 62 random bits (UUIDv7, RFC 9562, method 1). What one
 * process makes in one millisecond sorts in the order in which it was made, up to 2,048 ids.
 */
export function newId<Kind extends IdKind>(kind: Kind, nowMs: number = Date.now()): Id<Kind> {
  const bytes = randomBytes();
  writeTime(bytes, nowMs);
  writeSequence(bytes, nowMs);
  return `${ID_PREFIXES[kind]}_${encode(stamp(bytes, 0x70))}` as Id<Kind>;
}

/**
 * The id that a name always gets within a kind (UUIDv8: SHA-256 of kind and name). For things whose identity is
 * decided elsewhere, such as one payment per checkout: retrying makes the same id, never a second thing.
 */
export function derivedId<Kind extends IdKind>(kind: Kind, ...name: readonly string[]): Id<Kind> {
  const bytes = hash('sha256', JSON.stringify([kind, ...name]), 'buffer').subarray(0, 16);
  return `${ID_PREFIXES[kind]}_${encode(stamp(bytes, 0x80))}` as Id<Kind>;
}

/** Does this text have the form of an id of this kind? */
export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  const prefix = ID_PREFIXES[kind];
  return (
    text.length === prefix.length + 27 && text.startsWith(`${prefix}_`) && BODY.test(text.slice(prefix.length + 1))
  );
}

function randomBytes(): Uint8Array {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  poolOffset += 16;
  return pool.slice(poolOffset - 16, poolOffset);
}

function writeTime(bytes: Uint8Array, nowMs: number): void {
  let rest = nowMs;
  for (let index = 5; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

let lastMs = -1;
let sequence = 0;

/** Begins in the lower half of its 12 bits, so that there is room to count. */
function writeSequence(bytes: Uint8Array, nowMs: number): void {
  const drawn = (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0);
  sequence = nowMs === lastMs ? (sequence + 1) & 0xfff : drawn;
  lastMs = nowMs;
  bytes[6] = sequence >> 8;
  bytes[7] = sequence & 0xff;
}

function stamp(bytes: Uint8Array, version: number): Uint8Array {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

function encode(bytes: Uint8Array): string {
  let text = '';
  let carry = 0;
  let bits = 2;
  for (const byte of bytes) {
    carry = (carry << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(carry >> bits) & 31];
    }
    carry &= (1 << bits) - 1;
  }
  return text;
}
