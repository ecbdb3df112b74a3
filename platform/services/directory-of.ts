import { type AsService, answered, type Directory } from '@concord/service';
import type { Clients } from './clients.ts';

/** The directory in Merchant Account, as a service asks it that has shards. */
export function directoryOf({ merchant }: Pick<Clients, 'merchant'>, asService: AsService): Directory {
  return async (merchantId) =>
    answered(await merchant.getPlacement({}, await asService(merchantId)), `The directory on ${merchantId}`);
}
