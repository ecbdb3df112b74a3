import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps texts that must be read again, such as webhook secrets, unreadable in the database. */
export type Sealer = {
  /** `owner` is bound in: what was sealed for one merchant does not open for another. */
  readonly seal: (text: string, owner: string) => string;
  readonly open: (sealed: string, owner: string) => string;
  /** A digest that cannot be guessed backwards without the key. */
  readonly digest: (text: string) => string;
};

const ALGORITHM = 'aes-256-gcm';
const VERSION = 's1';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MIN_KEY_BYTES = 32;

/** AES-256-GCM under a key derived from the service's own secret, given in base64. */
export function createSealer(secretBase64: string): Sealer {
  const secret = Buffer.from(secretBase64, 'base64');
  if (secret.length < MIN_KEY_BYTES) throw new Error(`The sealing key needs at least ${MIN_KEY_BYTES} bytes`);
  const keyFor = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `concord merchant ${purpose}`, 32)));
  const sealingKey = keyFor('seal');
  const digestKey = keyFor('digest');
  return {
    seal: (text, owner) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, sealingKey, iv).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open: (sealed, owner) => {
      const [version, encoded = ''] = sealed.split('.');
      if (version !== VERSION) throw new Error(`This text was sealed in another way: ${version}`);
      const bytes = Buffer.from(encoded, 'base64url');
      const decipher = createDecipheriv(ALGORITHM, sealingKey, bytes.subarray(0, IV_BYTES)).setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
    },
    digest: (text) => createHmac('sha256', digestKey).update(text).digest('base64url'),
  };
}
