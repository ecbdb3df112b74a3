import { createVerifier, publishRevoked, type Revocations, type Verifier } from '@concord/auth';
import { type Client, type ServeOptions, serve } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import type { KeyValue } from '@concord/key-value';
import { every, type Logger, type ServiceData } from '@concord/service';
import { identityContract } from '../contract.ts';
import { identityHandlers } from './api/handlers.ts';
import type { Parts } from './api/parts.ts';
import { identitySubgraph } from './api/resolvers.ts';
import { type AuditLog, startAuditLog } from './audit/audit-log.ts';
import type { IdentityConfig, StoreDirectory } from './ports.ts';
import { accessTokens } from './security/access-tokens.ts';
import { openKeyRing } from './security/key-ring.ts';
import { openPasswords } from './security/passwords.ts';
import { databaseRevocations, readRemembered } from './security/revocation-list.ts';
import { secretKeys } from './security/secret-keys.ts';
import { openThrottle } from './security/throttle.ts';
import { forgetVacatedEmails } from './storage/read-customers.ts';
import { forgetEndedSessions } from './storage/read-sessions.ts';

export type { IdentityConfig, ServiceClient, StoreDirectory } from './ports.ts';
export const identityMigrations = new URL('../migrations/', import.meta.url).pathname;

export type IdentityDeps = {
  readonly data: ServiceData;
  /** Where other processes verify: there they read what is revoked. */
  readonly keyValue?: KeyValue;
  /** Without a verifier: Identity verifies with its own keys. */
  readonly serve: Omit<ServeOptions, 'verify'>;
  readonly logger: Logger;
  readonly clients: { readonly merchant: StoreDirectory };
  readonly config: IdentityConfig;
  readonly now?: () => number;
};

export type Identity = {
  readonly contract: typeof identityContract;
  readonly client: Client<typeof identityContract>;
  readonly subgraph: Subgraph;
  /** For the verifiers of this process. */
  readonly revocations: Revocations;
  readonly verify: Verifier;
  readonly consumers: readonly AuditLog['consumer'][];
  readonly stop: () => Promise<void>;
};

const DAY_MS = 24 * 3_600_000;
const LOOK_PAUSE_MS = 1_000;
const TEND_PAUSE_MS = 60_000;
const PUBLISH_BEFORE_MS = 5 * 60_000;
const FORGET_SIZE = 1_000;

/** Identity: who someone is, what they may do, and the proof of what was done. */
export async function startIdentity(deps: IdentityDeps): Promise<Identity> {
  const { data, logger, config } = deps;
  const now = deps.now ?? Date.now;
  const secrets = secretKeys(config.keyEncryptionKey);
  const rotateAfterMs = config.rotateKeysAfterMs ?? 30 * DAY_MS;
  const { issuer } = config;
  const { database, system } = data;
  const keys = await openKeyRing({ database, issuer, secrets, rotateAfterMs, publishBeforeMs: PUBLISH_BEFORE_MS, now });
  const revocations = databaseRevocations(system, now);
  await revocations.look();
  const onError = (error: unknown) => logger.error({ err: error }, 'work in the background failed');
  const throttle = openThrottle(database);
  const parts: Parts = {
    data,
    config,
    stores: deps.clients.merchant,
    secrets,
    keys,
    tokens: accessTokens(keys, now),
    passwords: await openPasswords(),
    throttle,
    revocations,
    now,
    onError,
  };
  const verify = createVerifier({ issuer, keys: keys.keySet, revocations, now });
  const client = serve(identityContract, identityHandlers(parts), { ...deps.serve, verify });
  const audit = startAuditLog(data, keys, logger, now);
  const looking = every(LOOK_PAUSE_MS, revocations.look, onError);
  const tending = every(TEND_PAUSE_MS, keys.tend, onError);
  const forgetting = every(TEND_PAUSE_MS, () => forget(data, throttle.forget), onError);
  const publishing = every(LOOK_PAUSE_MS, () => publish(deps.keyValue, data, now()), onError);
  const repeating = [looking, publishing, tending, forgetting, audit.signing];
  return {
    contract: identityContract,
    client,
    subgraph: identitySubgraph(client),
    revocations,
    verify,
    consumers: [audit.consumer],
    stop: async () => {
      await audit.consumer.stop();
      await Promise.all(repeating.map((one) => one.stop()));
    },
  };
}

async function publish(keyValue: KeyValue | undefined, { system }: ServiceData, nowMs: number): Promise<void> {
  if (keyValue) await publishRevoked(keyValue, await readRemembered(system, nowMs), nowMs);
}

/** What has no use any more: vacated addresses, sessions long over, old failed attempts. */
async function forget({ system }: ServiceData, forgetAttempts: () => Promise<void>): Promise<void> {
  await forgetVacatedEmails(system);
  await forgetAttempts();
  while ((await forgetEndedSessions(system, FORGET_SIZE)) === FORGET_SIZE);
}
