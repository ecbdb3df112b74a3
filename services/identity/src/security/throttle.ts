import { createHash } from 'node:crypto';
import { type Database, rowsOf, sql } from '@concord/database';
import { accept, type Result, reject } from '@concord/result';

export type TooManyAttempts = { readonly code: 'TOO_MANY_ATTEMPTS'; readonly retryAfterMs: number };

export type Throttle = {
  /** Counts an attempt before it is judged, so that a volley in parallel is counted too. Refused while blocked. */
  readonly attempt: (account: string, address: string | undefined) => Promise<Result<void, TooManyAttempts>>;
  /** The attempt was right: the account starts afresh, the address gets this one back. */
  readonly succeeded: (account: string, address: string | undefined) => Promise<void>;
  /** Forgets what is too old to count. */
  readonly forget: () => Promise<void>;
};

/** Wrong attempts that cost no waiting; a whole office may share an address. */
const FREE = { account: 10, address: 200 } as const;
const MAX_BLOCK_SECONDS = 900;
const MEMORY_SECONDS = 3_600;
const STALE = `t.last_attempt_at < now() - interval '${MEMORY_SECONDS} s'`;

/**
 * After the free attempts each further one doubles the wait, up to 15 minutes; an hour without any forgets them all.
 * `clock_timestamp` because a waiting transaction's `now()` lies before what the one in front of it wrote.
 * While a subject is blocked, its attempts are refused unjudged and do not lengthen the block: nobody is locked out for ever.
 */
const ATTEMPT = `insert into sign_in_throttle as t (subject, free_attempts, failures, blocked_until, last_attempt_at)
    select subject, free, 1, 'epoch', now() from unnest($1::text[], $2::bigint[]) as a(subject, free) order by subject
  on conflict (subject) do update set
    failures = case when ${STALE} then 1 else t.failures + 1 end,
    blocked_until = case when ${STALE} or t.failures < t.free_attempts then 'epoch' else clock_timestamp()
      + make_interval(secs => least(${MAX_BLOCK_SECONDS}, power(2, least(20, t.failures + 1 - t.free_attempts)))) end,
    last_attempt_at = now()
  where t.blocked_until <= clock_timestamp()
  returning subject`;
const BLOCKED = `select coalesce(max(extract(epoch from blocked_until - clock_timestamp())) * 1000, 0)::bigint as wait_ms
  from sign_in_throttle where subject = any($1)`;

export function openThrottle(database: Database): Throttle {
  return {
    attempt: async (account, address) => {
      const subjects = subjectsOf(account, address);
      const free = subjects.map((_, index) => (index === 0 ? FREE.account : FREE.address));
      const [counted, blocked] = await database.run(
        sql(ATTEMPT, subjects, free),
        sql<{ wait_ms: number }>(BLOCKED, subjects),
      );
      if ((counted?.rowCount ?? 0) === subjects.length) return accept(undefined);
      const waitMs = rowsOf<{ wait_ms: number }>(blocked)[0]?.wait_ms ?? 0;
      return reject({ code: 'TOO_MANY_ATTEMPTS', retryAfterMs: Math.max(1_000, waitMs) });
    },
    succeeded: async (account, address) => {
      const [accountSubject, addressSubject] = subjectsOf(account, address);
      await database.run(
        sql('delete from sign_in_throttle where subject = $1', accountSubject),
        sql(
          'update sign_in_throttle set failures = greatest(0, failures - 1) where subject = $1',
          addressSubject ?? '',
        ),
      );
    },
    forget: async () => {
      await database.run(
        sql(`delete from sign_in_throttle where subject in (select subject from sign_in_throttle
          where last_attempt_at < now() - interval '${MEMORY_SECONDS} s' limit 5000)`),
      );
    },
  };
}

/** Accounts are kept as digests: the table does not list who tried to sign in. */
function subjectsOf(account: string, address: string | undefined): string[] {
  const digest = createHash('sha256').update(account).digest('base64url');
  return address === undefined ? [`account:${digest}`] : [`account:${digest}`, `address:${address}`];
}
