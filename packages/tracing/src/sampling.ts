import { randomBytes } from 'node:crypto';

/** Decides for a request that brings no trace whether it gets one: `ratio` of them do, the others stay without. */
export function sampledTraceparent(ratio: number, random: () => number = Math.random): string | undefined {
  if (ratio <= 0 || random() >= ratio) return undefined;
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
