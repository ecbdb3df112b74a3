const POOL_MODE = 'pool_mode';

/**
 * The same database by way of PgBouncer in transaction mode: for a request role. The system role's url stays as it is,
 * since migrations and the relay's lease hold locks of a session, which PgBouncer would hand to somebody else.
 */
export function throughPgBouncer(databaseUrl: string, pgBouncerUrl: string): string {
  const [url, { host }] = [new URL(databaseUrl), new URL(pgBouncerUrl)];
  url.host = host;
  // An embedded server's url may name its socket there.
  url.searchParams.delete('host');
  url.searchParams.set(POOL_MODE, 'transaction');
  return url.href;
}

export function isThroughPgBouncer(url: string): boolean {
  return new URL(url).searchParams.get(POOL_MODE) === 'transaction';
}
