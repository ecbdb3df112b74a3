import { hash, verify } from '@node-rs/argon2';

export type Passwords = {
  /** Whether so many wait that it is kinder to refuse at once. */
  readonly isBusy: () => boolean;
  readonly hash: (password: string) => Promise<string>;
  /** Takes the same time whether or not there is a hash to compare with, so that it does not tell who has an account. */
  readonly matches: (passwordHash: string | null | undefined, password: string) => Promise<boolean>;
};

/** Argon2id with 19 MiB and two passes (OWASP's first choice): some 20 ms each. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** About a second's work. */
const MAX_WAITING = 128;

export async function openPasswords(): Promise<Passwords> {
  const nobodys = await hash('nobody has this password', COST);
  let waiting = 0;
  const counted = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    waiting += 1;
    try {
      return await work();
    } finally {
      waiting -= 1;
    }
  };
  return {
    isBusy: () => waiting >= MAX_WAITING,
    hash: (password) => counted(() => hash(password, COST)),
    matches: async (passwordHash, password) => {
      const same = await counted(() => verify(passwordHash ?? nobodys, password));
      return same && typeof passwordHash === 'string';
    },
  };
}
