import { hash, verify } from '@node-rs/argon2';

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Takes the same time whether or not there is a hash to compare with, so that it does not tell who has an account. */
  readonly matches: (passwordHash: string | null | undefined, password: string) => Promise<boolean>;
};

/** Thrown when more passwords wait to be checked than can be in a sensible time. */
export class PasswordsBusy extends Error {}

/** Argon2id with 19 MiB and two passes (OWASP's first choice): some 20 ms each. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const MAX_WAITING = 128;

export async function openPasswords(): Promise<Passwords> {
  const nobodys = await hash('nobody has this password', COST);
  let waiting = 0;
  const oneOfMany = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (waiting >= MAX_WAITING) throw new PasswordsBusy('Too many passwords wait to be checked');
    waiting += 1;
    try {
      return await work();
    } finally {
      waiting -= 1;
    }
  };
  return {
    hash: (password) => oneOfMany(() => hash(password, COST)),
    matches: async (passwordHash, password) => {
      const same = await oneOfMany(() => verify(passwordHash ?? nobodys, password));
      return same && typeof passwordHash === 'string';
    },
  };
}
