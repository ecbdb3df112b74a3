import { createHash } from 'node:crypto';
import { type KeyValue, NO_MERCHANT } from '@concord/key-value';

export type Revoked = { readonly sessionId: string; readonly revokedAtMs: number };

type Read = (sinceMs: number) => Promise<readonly Revoked[]>;
type Published = { readonly version: string; readonly sessions: readonly Revoked[] };
type Seen = { readonly version: string; readonly asOfMs: number; readonly listedAtMs: number };

const LIST = 'revoked-sessions';
/** Beside the list, so that who follows it reads a hundred bytes a second and the list only when it is another. */
const SEEN = 'revoked-sessions-seen';
const LIST_KEPT_MS = 24 * 3_600_000;
const SEEN_KEPT_MS = 60_000;
/** Published every second; older than this, nobody says any more what is revoked, and nothing is read from it. */
const LATE_MS = 2_000;

/** Puts what is revoked where other processes read it. Call every second, with all that is still worth remembering. */
export async function publishRevoked(keyValue: KeyValue, sessions: readonly Revoked[], asOfMs: number): Promise<void> {
  const version = createHash('sha256').update(JSON.stringify(sessions)).digest('base64url');
  const seen = await keyValue.get<Seen>(NO_MERCHANT, SEEN);
  const isKept = seen?.version === version && asOfMs - seen.listedAtMs < LIST_KEPT_MS / 2;
  if (!isKept) await keyValue.set(NO_MERCHANT, LIST, { version, sessions } satisfies Published, LIST_KEPT_MS);
  const listedAtMs = isKept ? seen.listedAtMs : asOfMs;
  await keyValue.set(NO_MERCHANT, SEEN, { version, asOfMs, listedAtMs } satisfies Seen, SEEN_KEPT_MS);
}

/** Reads what was published; where nobody published lately or the list cannot be read, it asks `otherwise`. */
export function sharedRevoked(keyValue: KeyValue, now: () => number, otherwise: Read): Read {
  let known: Published = { version: '', sessions: [] };
  const upToDate = async (): Promise<boolean> => {
    const seen = await keyValue.get<Seen>(NO_MERCHANT, SEEN);
    if (seen === undefined || now() - seen.asOfMs > LATE_MS) return false;
    if (seen.version !== known.version) known = (await keyValue.get<Published>(NO_MERCHANT, LIST)) ?? known;
    return seen.version === known.version;
  };
  return async (sinceMs) => {
    if (!(await upToDate())) return otherwise(sinceMs);
    return known.sessions.filter(({ revokedAtMs }) => revokedAtMs >= sinceMs);
  };
}
