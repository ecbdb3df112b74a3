import { accept, type Result, reject } from '@concord/result';
import type { Passwords } from './passwords.ts';
import type { Throttle, TooManyAttempts } from './throttle.ts';

export type InvalidCredentials = { readonly code: 'INVALID_CREDENTIALS' };

type Unavailable = { readonly code: 'UNAVAILABLE'; readonly retryAfterMs: number };

/** Who an account name leads to, and the hash of their password. */
export type Candidate<Who> = { readonly who: Who; readonly passwordHash: string | null | undefined };

/**
 * Proves a password. The attempt is counted before it is judged, an unknown account is judged like a known one, and all
 * of this takes the same time either way.
 */
export async function provePassword<Who>(
  { throttle, passwords }: { readonly throttle: Throttle; readonly passwords: Passwords },
  attempt: { readonly account: string; readonly address: string | undefined; readonly password: string },
  find: () => Promise<Candidate<Who>>,
): Promise<Result<Candidate<Who>, InvalidCredentials | TooManyAttempts | Unavailable>> {
  if (passwords.isBusy()) return reject({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  const admitted = await throttle.attempt(attempt.account, attempt.address);
  if (!admitted.ok) return admitted;
  const candidate = await find();
  if (!(await passwords.matches(candidate.passwordHash, attempt.password))) {
    return reject({ code: 'INVALID_CREDENTIALS' });
  }
  await throttle.succeeded(attempt.account, attempt.address);
  return accept(candidate);
}
