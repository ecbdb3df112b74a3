import { CannotVerify, type JsonWebKeySet } from './verify.ts';

const LOOK_AGAIN_MS = 5_000;

/**
 * A key set that is fetched from elsewhere. It is asked for when a token names a key that is not known, so a forger
 * could make it be asked often: it looks again after five seconds at the earliest. A failed look leaves what is known.
 */
export function rememberedKeys(
  fetchKeys: () => Promise<JsonWebKeySet>,
  now: () => number = Date.now,
): () => Promise<JsonWebKeySet> {
  let known: JsonWebKeySet | undefined;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      known = await fetchKeys();
      lookedAtMs = now();
    } catch (error) {
      if (!known) throw new CannotVerify('The keys that tokens are signed with are not known yet', { cause: error });
    } finally {
      looking = undefined;
    }
  };
  return async () => {
    if (!known || now() - lookedAtMs > LOOK_AGAIN_MS) {
      looking ??= look();
      await looking;
    }
    return known ?? { keys: [] };
  };
}
