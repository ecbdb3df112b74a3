const FIRST_RETRY_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/** How long to wait before the next look at a step that did not end: 0.5 s, doubling up to a minute, for ever. */
export function retryAfterMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LONGEST_PAUSE_MS);
}
