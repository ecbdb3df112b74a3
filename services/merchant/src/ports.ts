import type { CallOptions } from '@concord/contract';
import type { Rejection, Result } from '@concord/result';

/** What a sign-up needs of Identity. The same user id again is the same owner. */
export type OwnerRegistry = {
  readonly registerOwner: (
    owner: {
      readonly userId: string;
      readonly merchantId: string;
      readonly email: string;
      readonly password: string;
      readonly name: string;
    },
    options: CallOptions,
  ) => Promise<Result<unknown, Rejection>>;
};
