import type { AsService, ServiceData } from '@concord/service';
import type { MerchantConfig } from '../config.ts';
import type { OwnerRegistry } from '../ports.ts';
import type { Sealer } from '../sealer.ts';
import type { StoreContexts } from '../storage/store-contexts.ts';
import type { RunWrite } from './run-write.ts';

/** What the handlers work with. */
export type HandlerDeps = {
  readonly data: ServiceData;
  readonly run: RunWrite;
  readonly contexts: StoreContexts;
  readonly sealer: Sealer;
  readonly config: MerchantConfig;
  readonly identity: OwnerRegistry;
  readonly asService: AsService;
};
