import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, ignoreUnreachable } from './connection.ts';

/** What a server that is gone could not be told: it is told first when it is back, until it has taken it. */
export type Owed<What> = {
  readonly owe: (name: string, what: What) => void;
  /** Throws while the server is still gone. */
  readonly pay: () => Promise<void>;
};

/** How much is remembered for a server that is gone; what exceeds it ends by its time to live. */
const MAX_OWED = 10_000;
/** It is heard again before it is asked again: the connection that asks comes back by itself, and pauses after a failure. */
const PAY_AGAIN_MS = 250;
const MAX_PAYMENTS = 40;

export function openOwed<What>(connection: Connection, tell: (what: What) => Promise<unknown>): Owed<What> {
  const owed = new Map<string, What>();
  const pay = async (): Promise<void> => {
    for (const [name, what] of owed) {
      await tell(what);
      owed.delete(name);
    }
  };
  const payUntilTaken = async (): Promise<void> => {
    for (let tried = 0; tried < MAX_PAYMENTS; tried += 1) {
      await pay().catch(ignoreUnreachable);
      if (owed.size === 0) return;
      await delay(PAY_AGAIN_MS, undefined, { ref: false });
    }
  };
  connection.onBack(() => void payUntilTaken());
  return {
    owe: (name, what) => {
      if (owed.size < MAX_OWED) owed.set(name, what);
    },
    pay,
  };
}
