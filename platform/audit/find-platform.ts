import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startHost } from '../embedded/host.ts';
import { awaitedOn } from '../embedded/running-on.ts';
import { readSecrets } from '../embedded/secrets.ts';
import { StartProblem } from '../setup/start-problem.mjs';
import { CLIENTS } from '../topology.ts';
import type { Credentials } from './ask.ts';

export type Found = {
  readonly url: string;
  readonly credentials: Credentials;
  /** Ends what was started for the audit; what ran before goes on. */
  readonly leave: () => Promise<void>;
};

const [{ name: AUDITOR }] = CLIENTS;

/** The platform that is named, or the one that runs on the folder, or one that is started on it. */
export async function findPlatform(environment: NodeJS.ProcessEnv, folder: string): Promise<Found> {
  const { CONCORD_URL, CONCORD_AUDITOR_SECRET } = environment;
  const leave = async () => undefined;
  if (CONCORD_URL) {
    if (!URL.canParse(CONCORD_URL)) throw new StartProblem(`CONCORD_URL is ${CONCORD_URL}: it must be a URL.`);
    const clientSecret = CONCORD_AUDITOR_SECRET ?? (await secretIn(folder));
    if (!clientSecret) throw new StartProblem("CONCORD_AUDITOR_SECRET is not set: name the auditor's client secret.");
    return { url: CONCORD_URL.replace(/\/$/, ''), credentials: { clientId: AUDITOR, clientSecret }, leave };
  }
  const running = await awaitedOn(folder);
  const known = running && (await secretIn(folder));
  if (running && known) return { url: running, credentials: { clientId: AUDITOR, clientSecret: known }, leave };
  if (environment.CONCORD_POSTGRES_URL)
    throw new StartProblem(`No platform runs on ${folder}: start it, or name it by CONCORD_URL.`);
  const host = await startHost({ folder, port: 0 });
  const clientSecret = host.secrets.clientSecrets[AUDITOR] ?? '';
  return { url: host.url, credentials: { clientId: AUDITOR, clientSecret }, leave: host.stop };
}

async function secretIn(folder: string): Promise<string | undefined> {
  const path = join(folder, 'secrets.json');
  const exists = await readFile(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  return exists ? (await readSecrets(path)).clientSecrets[AUDITOR] : undefined;
}
