import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { createSigner, generateSigningKey, type JsonWebKeySet, type Signer, type SigningKey } from '@concord/auth';
import { type Database, rowsOf, sql } from '@concord/database';
import type { SecretKeys } from './secret-keys.ts';

export type KeyRing = {
  /** Signs access tokens with the key of the day. */
  readonly signer: () => Signer;
  /** The public keys, as a verifier fetches them. Looks again, if the last look is older than a few seconds. */
  readonly keySet: () => Promise<JsonWebKeySet>;
  /** Signs a text, for a proof that outlives tokens. */
  readonly signText: (text: string) => { readonly keyId: string; readonly signature: string };
  readonly isSigned: (text: string, keyId: string, signature: string) => boolean;
  /** Loads what other processes made, and makes the next key when the newest is old enough. */
  readonly tend: () => Promise<void>;
};

export type KeyRingOptions = {
  readonly database: Database;
  readonly issuer: string;
  readonly secrets: SecretKeys;
  /** Age at which a signing key gets its successor. */
  readonly rotateAfterMs: number;
  /** How long a new key is published before it signs, so that every verifier knows it by then. */
  readonly publishBeforeMs: number;
  readonly now: () => number;
};

type Kept = SigningKey & { readonly activeFromMs: number; readonly createdAtMs: number };
type KeyRow = { key_id: string; public_jwk: object; private_sealed: string; created_at: number; active_from: number };
type Loaded = { readonly all: readonly Kept[]; readonly current: Kept; readonly signer: Signer; readonly atMs: number };

const LOOK_AGAIN_MS = 5_000;
const LOCK = "select pg_advisory_xact_lock(hashtext('concord.signing_key'))";
/** Inserts only if no newer key came meanwhile: of several processes one makes the next key. */
const INSERT = `insert into signing_key (key_id, public_jwk, private_sealed, created_at, active_from)
  select $1, $2, $3, $4, $5 where not exists (select 1 from signing_key where created_at > $6)`;

export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  let loaded = (await load(options)) ?? (await addKey(options, undefined));
  const tend = async (): Promise<void> => {
    const found = (await load(options)) ?? loaded;
    const newest = found.all.at(-1);
    const old = newest === undefined || options.now() - newest.createdAtMs >= options.rotateAfterMs;
    loaded = old ? await addKey(options, newest) : found;
  };
  return {
    signer: () => loaded.signer,
    keySet: async () => {
      if (options.now() - loaded.atMs > LOOK_AGAIN_MS) loaded = (await load(options)) ?? loaded;
      return { keys: loaded.all.map((key) => key.publicJwk) };
    },
    signText: (text) => {
      const key = createPrivateKey({ key: loaded.current.privateJwk as JsonWebKey, format: 'jwk' });
      const signature = signBytes('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
      return { keyId: loaded.current.keyId, signature: signature.toString('base64url') };
    },
    isSigned: (text, keyId, signature) => {
      const known = loaded.all.find((key) => key.keyId === keyId);
      if (!known) return false;
      const key = createPublicKey({ key: known.publicJwk as JsonWebKey, format: 'jwk' });
      const bytes = Buffer.from(signature, 'base64url');
      return verifyBytes('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes);
    },
    tend,
  };
}

async function load({ database, secrets, issuer, now }: KeyRingOptions): Promise<Loaded | undefined> {
  const [result] = await database.run(sql<KeyRow>('select * from signing_key order by created_at, key_id'));
  const all = rowsOf<KeyRow>(result).map((row) => ({
    keyId: row.key_id,
    publicJwk: row.public_jwk,
    privateJwk: JSON.parse(secrets.open(row.private_sealed, row.key_id)) as object,
    createdAtMs: row.created_at,
    activeFromMs: row.active_from,
  }));
  const current = all.findLast((key) => key.activeFromMs <= now()) ?? all[0];
  return current && { all, current, signer: await createSigner(issuer, current), atMs: now() };
}

async function addKey(options: KeyRingOptions, newest: Kept | undefined): Promise<Loaded> {
  const { database, secrets, now, publishBeforeMs } = options;
  const nowMs = now();
  const key = await generateSigningKey(
    `${new Date(nowMs).toISOString().slice(0, 10)}-${crypto.randomUUID().slice(0, 8)}`,
  );
  const sealed = secrets.seal(JSON.stringify(key.privateJwk), key.keyId);
  const activeFrom = new Date(newest ? nowMs + publishBeforeMs : nowMs);
  const after = new Date(newest?.createdAtMs ?? 0);
  await database.run(
    sql(LOCK),
    sql(INSERT, key.keyId, { ...key.publicJwk }, sealed, new Date(nowMs), activeFrom, after),
  );
  const loaded = await load(options);
  if (!loaded) throw new Error('There is no signing key after one was made');
  return loaded;
}
