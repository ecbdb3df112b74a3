import type { Call } from '@concord/contract';
import type { IdempotencyRejection, Write } from '@concord/database';
import type { Rejection, Result } from '@concord/result';
import { callContext, type ServiceData } from '@concord/service';
import type { IdentityConfig, StoreDirectory } from '../ports.ts';
import type { AccessTokens } from '../security/access-tokens.ts';
import type { KeyRing } from '../security/key-ring.ts';
import type { Passwords } from '../security/passwords.ts';
import type { RevocationList } from '../security/revocation-list.ts';
import type { SecretKeys } from '../security/secret-keys.ts';
import type { Throttle } from '../security/throttle.ts';

/** What the operations are made of. */
export type Parts = {
  readonly data: ServiceData;
  readonly config: IdentityConfig;
  readonly stores: StoreDirectory;
  readonly secrets: SecretKeys;
  readonly keys: KeyRing;
  readonly tokens: AccessTokens;
  readonly passwords: Passwords;
  readonly throttle: Throttle;
  readonly revocations: RevocationList;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
};

/** Runs a write for a call. `input` is what a repeat of the call's key is known by: what came from outside, no secret. */
export function runWrite<Command, Answer, Refused extends Rejection>(
  { data }: Parts,
  write: Write<Command, Answer, Refused>,
  command: Command,
  call: Call,
  input: unknown = command,
): Promise<Result<Answer, Refused | IdempotencyRejection>> {
  return data.writer.run(write, command, callContext(call, write.name, input));
}

/** What stands for a staff member's address in the directory, and for a customer's at their merchant. */
export function signInKey({ secrets }: Parts, email: string): string {
  return secrets.mark('sign-in e-mail', email);
}

export function customerKey({ secrets }: Parts, merchantId: string, email: string): string {
  return secrets.mark('customer e-mail', merchantId, email);
}

/** The same call, for the merchant that the directory or a token's claim named. */
export function forMerchant(call: Call, merchantId: string): Call {
  return { ...call, merchantId };
}
