import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { CLIENTS, SERVICES } from '../topology.ts';

const secretsSchema = z.object({
  databasePasswords: z.record(z.string(), z.object({ request: z.string(), system: z.string() })),
  clientSecrets: z.record(z.string(), z.string()),
  keyEncryptionKey: z.string(),
  sealingKey: z.string(),
  lookupSecret: z.string(),
  giftCardSecret: z.string(),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** The installation's secrets: made once, kept in a file that only its owner can read. New services get theirs on the next start. */
export async function readSecrets(path: string): Promise<Secrets> {
  const known = await readFile(path, 'utf8').then(
    (text) => secretsSchema.parse(JSON.parse(text)),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  const secrets = completed(known);
  if (JSON.stringify(secrets) !== JSON.stringify(known)) await writeSecrets(path, secrets);
  return secrets;
}

function completed(known: Secrets | undefined): Secrets {
  const names = [...SERVICES.map((service) => service.name), 'events'];
  const passwords = names.map((name) => [
    name,
    known?.databasePasswords[name] ?? { request: randomText(), system: randomText() },
  ]);
  const clients = [...names, ...CLIENTS.map(({ name }) => name)].map((name) => [
    name,
    known?.clientSecrets[name] ?? randomText(),
  ]);
  return {
    databasePasswords: { ...known?.databasePasswords, ...Object.fromEntries(passwords) },
    clientSecrets: { ...known?.clientSecrets, ...Object.fromEntries(clients) },
    keyEncryptionKey: known?.keyEncryptionKey ?? randomBytes(32).toString('base64'),
    sealingKey: known?.sealingKey ?? randomBytes(32).toString('base64'),
    giftCardSecret: known?.giftCardSecret ?? randomBytes(32).toString('base64'),
    lookupSecret: known?.lookupSecret ?? randomBytes(32).toString('base64'),
  };
}

async function writeSecrets(path: string, secrets: Secrets): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

function randomText(): string {
  return randomBytes(24).toString('base64url');
}
