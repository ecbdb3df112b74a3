import { Buffer } from 'node:buffer';
import { hash, randomFillSync } from 'node:crypto';

/** Every kind of thing that has an id, with its prefix of three letters. An id tells its kind wherever it is met. */
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
const LETTERS = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const BODY = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const BYTES = 16;
const TWO_TO_32 = 4_294_967_296;
const PREFIX_LETTERS = 3;
/** With `_` and 26 letters. */
const ID_LETTERS = 30;

/** Of random bytes, which become an id where they lie. */
const pool = new Uint8Array(256 * BYTES);
let poolOffset = pool.length;

/**
 * A new id of the kind: the time in ms, a sequence within it, and 62 random bits (UUIDv7, RFC 9562, method 1). What one
 * process makes in one millisecond sorts in the order in which it was made, up to 2,048 ids.
 */
export function newId<Kind extends IdKind>(kind: Kind, nowMs: number = Date.now()): Id<Kind> {
  if (poolOffset === pool.length) {
    randomFillSync(pool);
    poolOffset = 0;
  }
  const start = poolOffset;
  poolOffset += BYTES;
  writeTime(pool, start, nowMs);
  writeSequence(pool, start, nowMs);
  stamp(pool, start, 0x70);
  return spell(kind, pool, start);
}

const digest = new Uint8Array(BYTES);

/**
 * The id that a name always gets within a kind (UUIDv8: SHA-256 of kind and name). For things whose identity is
 * decided elsewhere, such as one payment per checkout: retrying makes the same id, never a second thing.
 */
export function derivedId<Kind extends IdKind>(kind: Kind, ...name: readonly string[]): Id<Kind> {
  const octets = hash('sha256', JSON.stringify([kind, ...name]), 'binary');
  for (let index = 0; index < BYTES; index++) digest[index] = octets.charCodeAt(index);
  stamp(digest, 0, 0x80);
  return spell(kind, digest, 0);
}

/** Does this text have the form of an id of this kind? */
export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  const prefix = ID_PREFIXES[kind];
  return (
    text.length === prefix.length + 27 && text.startsWith(`${prefix}_`) && BODY.test(text.slice(prefix.length + 1))
  );
}

function writeTime(bytes: Uint8Array, start: number, nowMs: number): void {
  const high = Math.floor(nowMs / TWO_TO_32);
  bytes[start] = high >>> 8;
  bytes[start + 1] = high;
  bytes[start + 2] = nowMs >>> 24;
  bytes[start + 3] = nowMs >>> 16;
  bytes[start + 4] = nowMs >>> 8;
  bytes[start + 5] = nowMs;
}

let lastMs = -1;
let sequence = 0;

/** Begins in the lower half of its 12 bits, so that there is room to count. */
function writeSequence(bytes: Uint8Array, start: number, nowMs: number): void {
  const drawn = (((bytes[start + 6] ?? 0) & 0x07) << 8) | (bytes[start + 7] ?? 0);
  sequence = nowMs === lastMs ? (sequence + 1) & 0xfff : drawn;
  lastMs = nowMs;
  bytes[start + 6] = sequence >> 8;
  bytes[start + 7] = sequence & 0xff;
}

function stamp(bytes: Uint8Array, start: number, version: number): void {
  bytes[start + 6] = ((bytes[start + 6] ?? 0) & 0x0f) | version;
  bytes[start + 8] = ((bytes[start + 8] ?? 0) & 0x3f) | 0x80;
}

/** Here an id is spelt: a text that is put together letter by letter is a tree of letters until somebody reads it. */
const spelt = Buffer.alloc(ID_LETTERS, '_');

function spell<Kind extends IdKind>(kind: Kind, bytes: Uint8Array, start: number): Id<Kind> {
  const prefix = ID_PREFIXES[kind];
  for (let index = 0; index < PREFIX_LETTERS; index++) spelt[index] = prefix.charCodeAt(index);
  let at = PREFIX_LETTERS + 1;
  let carry = 0;
  let bits = 2;
  for (let index = start; index < start + BYTES; index++) {
    carry = (carry << 8) | (bytes[index] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      spelt[at++] = LETTERS[(carry >> bits) & 31] ?? 0;
    }
    carry &= (1 << bits) - 1;
  }
  return spelt.toString('latin1') as Id<Kind>;
}
