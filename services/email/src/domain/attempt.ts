import type { Message } from './message.ts';

/** How an attempt to send ended. `failed` is tried again; `refused` would be refused again. */
export type AttemptOutcome = { readonly outcome: 'sent' } | UnsentOutcome;

export type UnsentOutcome =
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/** The attempts of about two and a half hours: a mail server may restart, a person should hear of more. */
export const MAX_ATTEMPTS = 15;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 1_800_000;
const MAX_REASON_LENGTH = 500;

/** 1 s after the first attempt, twice as long after each further one, at most half an hour. */
export function retryDelayMs(attempts: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(attempts - 1, 0), LONGEST_RETRY_MS);
}

/** The message after an attempt that did not send it. */
export function afterAttempt(message: Message, attempt: UnsentOutcome, nowMs: number): Message {
  const next = { ...message, attempts: message.attempts + 1, version: message.version + 1 };
  switch (attempt.outcome) {
    case 'skipped':
      return { ...next, status: 'skipped', reason: shortened(attempt.reason) };
    case 'refused':
      return { ...next, status: 'parked', reason: shortened(attempt.reason) };
    case 'failed': {
      const status = next.attempts >= MAX_ATTEMPTS ? 'parked' : 'waiting';
      return { ...next, status, reason: shortened(attempt.reason), dueAtMs: nowMs + retryDelayMs(next.attempts) };
    }
  }
}

function shortened(reason: string): string {
  return reason.slice(0, MAX_REASON_LENGTH);
}
