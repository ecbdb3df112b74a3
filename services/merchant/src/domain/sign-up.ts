/** What the owner typed. It is kept, encrypted, only until the owner is registered. */
export type SignUpInput = {
  readonly companyName: string;
  readonly email: string;
  readonly password: string;
  readonly ownerName: string;
  readonly countryCode: string;
  readonly currency: string;
  readonly locale: string;
  readonly timeZone: string;
};

/** Everything that will exist is named before the first step, so that each step can be repeated. */
export type SignUpIds = {
  readonly merchantId: string;
  readonly storeId: string;
  readonly locationId: string;
  readonly registerId: string;
  readonly userId: string;
  readonly publishableKey: string;
};

type Common = {
  readonly ids: SignUpIds;
  readonly requestHash: string;
  readonly attempts: number;
  readonly version: number;
};

/**
 * The process of a sign-up. The owner's registration at Identity is its point of no return: before it nothing exists,
 * after it the merchant is opened, however often that takes.
 */
export type SignUp =
  | (Common & { readonly state: 'registering'; readonly sealedInput: string; readonly dueAtMs: number })
  | (Common & { readonly state: 'done' })
  | (Common & { readonly state: 'refused'; readonly refusal: string; readonly forgetAtMs: number });

/** The caller who began it has this long before the sweeper takes over. */
const FIRST_ATTEMPT_MS = 15_000;
const LONGEST_PAUSE_MS = 300_000;
const KEYS_LIVE_MS = 24 * 3_600_000;

export function beginSignUp(ids: SignUpIds, requestHash: string, sealedInput: string, nowMs: number): SignUp {
  const dueAtMs = nowMs + FIRST_ATTEMPT_MS;
  return { state: 'registering', ids, requestHash, sealedInput, dueAtMs, attempts: 1, version: 1 };
}

/** Another attempt begins: the next one is due later each time. */
export function attemptAgain(signUp: SignUp & { readonly state: 'registering' }, nowMs: number): SignUp {
  const pauseMs = Math.min(1_000 * 2 ** signUp.attempts, LONGEST_PAUSE_MS);
  return { ...signUp, attempts: signUp.attempts + 1, dueAtMs: nowMs + pauseMs, version: signUp.version + 1 };
}

export function finish({ ids, requestHash, attempts, version }: SignUp): SignUp {
  return { state: 'done', ids, requestHash, attempts, version: version + 1 };
}

/** Remembered for as long as idempotency keys are, without anything that the owner typed. */
export function refuse({ ids, requestHash, attempts, version }: SignUp, refusal: string, nowMs: number): SignUp {
  const forgetAtMs = nowMs + KEYS_LIVE_MS;
  return { state: 'refused', refusal, forgetAtMs, ids, requestHash, attempts, version: version + 1 };
}
