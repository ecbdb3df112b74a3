import type { Call, Handlers } from '@concord/contract';
import type { Database } from '@concord/database';
import type { paymentsContract } from '../../contract.ts';
import type { ProcessDeps } from '../processes/deps.ts';

/** Answers whether a staff member who is limited to locations may work at a register. */
export type MayUseRegister = (call: Call, registerId: string) => Promise<boolean>;

export type HandlerDeps = ProcessDeps & {
  readonly database: Database;
  readonly system: Database;
  /** Gift card codes are derived from it: change it and every code is worthless. */
  readonly giftCardSecret: string;
  readonly webhookUrl: (endpointId: string) => string;
  readonly mayUseRegister: MayUseRegister;
};

export type SomeHandlers<Names extends keyof Handlers<typeof paymentsContract>> = Pick<
  Handlers<typeof paymentsContract>,
  Names
>;
