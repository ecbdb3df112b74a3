import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Everything that is secret at rest hangs from one key of the configuration; each purpose has a key of its own. */
export type SecretKeys = {
  /** Encrypts a text for the named place; it opens nowhere else. */
  readonly seal: (text: string, place: string) => string;
  readonly open: (sealed: string, place: string) => string;
  /** What only this service can compute of these parts. */
  readonly mark: (purpose: string, ...parts: readonly string[]) => string;
};

const MIN_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `keyEncryptionKey`: base64 of at least 32 random bytes. */
export function secretKeys(keyEncryptionKey: string): SecretKeys {
  const root = Buffer.from(keyEncryptionKey, 'base64');
  if (root.length < MIN_KEY_BYTES) throw new Error('keyEncryptionKey must be base64 of at least 32 bytes');
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', root, '', `concord identity ${purpose}`, 32)));
  const sealing = derive('sealing');
  const marking = derive('marking');
  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open: (sealed, place) => {
      const bytes = Buffer.from(sealed, 'base64url');
      const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place)).setAuthTag(tag);
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    mark: (purpose, ...parts) =>
      createHmac('sha256', marking)
        .update(JSON.stringify([purpose, ...parts]))
        .digest('base64url'),
  };
}

/** What is stored of a secret that is long and random: enough to know it again, useless to a thief. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Compares without telling, by its time, how much was right. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
