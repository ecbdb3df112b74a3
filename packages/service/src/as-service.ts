import type { CallOptions } from '@concord/contract';

/** What a service sends along when it calls another in its own name, for a merchant that it knows from its own rows. */
export type AsService = (
  merchantId: string,
  extra?: Pick<CallOptions, 'idempotencyKey' | 'requestId' | 'traceparent'>,
) => Promise<CallOptions>;
