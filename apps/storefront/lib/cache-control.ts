import type { IncomingHttpHeaders } from 'node:http';

/** Pages that are the same for everybody who has neither chosen a store nor filled a cart. */
const SHARED = /^\/($|\?|search([/?]|$)|categories\/|products\/)/;
const PERSONAL = /^\/(cart|checkout|orders)([/?]|$)/;

/** A cache before the storefront may keep the first for moments; nobody may keep the second. */
export function cacheControlOf(method: string, url: string, headers: IncomingHttpHeaders): string | undefined {
  if (PERSONAL.test(url)) return 'private, no-store';
  if (!SHARED.test(url) || (method !== 'GET' && method !== 'HEAD')) return undefined;
  const isDocument = headers.rsc === undefined && headers.cookie === undefined;
  return isDocument ? 'public, max-age=0, s-maxage=10, stale-while-revalidate=30' : 'private, no-cache';
}
