import { createVerifier, openRevocationList, rememberedKeys, type Verifier } from '@concord/auth';
import { type AsService, every, type Logger } from '@concord/service';
import type { Clients } from '../services/clients.ts';

export type RemoteVerifier = {
  readonly verify: Verifier;
  /** Can it verify staff now? */
  readonly isReady: () => boolean;
  readonly stop: () => Promise<void>;
};

export type RemoteVerifierOptions = {
  readonly identity: Pick<Clients['identity'], 'getKeySet' | 'listRevokedSessions'>;
  readonly asService: AsService;
  readonly issuer: string;
  readonly logger: Logger;
};

const LOOK_PAUSE_MS = 500;
const STALE_AFTER_MS = 5_000;
/** Identity's access tokens live for ten minutes; it says so to nobody. Remembering longer costs a little memory. */
const TOKEN_LIFE_MS = 15 * 60_000;

/**
 * What Identity has in its own process, for any other: tokens are verified here by its public keys, and what it revoked
 * is asked for twice a second. While Identity is away, shoppers and services go on and staff are refused after 5 s.
 */
export function remoteVerifier({ identity, asService, issuer, logger }: RemoteVerifierOptions): RemoteVerifier {
  const keys = rememberedKeys(async () => {
    const found = await identity.getKeySet({}, { token: undefined });
    if (!found.ok) throw new Error(`Identity does not tell its keys: ${found.rejection.code}`);
    return found.value;
  });
  const revocations = openRevocationList({
    read: async (sinceMs) => {
      const listed = await identity.listRevokedSessions({ sinceMs: Math.max(0, sinceMs) }, await asService(''));
      if (!listed.ok) throw new Error(`Identity does not tell what it revoked: ${listed.rejection.code}`);
      return listed.value.sessions;
    },
    tokenLifeMs: TOKEN_LIFE_MS,
    now: Date.now,
  });
  const looking = every(LOOK_PAUSE_MS, revocations.look, (error) =>
    logger.warn({ err: error }, 'what was revoked could not be read'),
  );
  return {
    verify: createVerifier({ issuer, keys, revocations }),
    isReady: () => revocations.ageMs() < STALE_AFTER_MS,
    stop: looking.stop,
  };
}
