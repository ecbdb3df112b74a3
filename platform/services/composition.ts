import type { AnyClient, Contract, ServeOptions } from '@concord/contract';
import type { Consumer } from '@concord/events';
import type { Subgraph } from '@concord/graph';
import type { KeyValues } from '@concord/key-value';
import type { AsService, Logger, ServiceData } from '@concord/service';
import type { z } from 'zod';
import type { ServiceName } from '../topology.ts';
import type { AskedName, Clients } from './clients.ts';

/** A running service as its host sees it, whatever the host is. */
export type Running = {
  readonly contract: Contract;
  readonly client: AnyClient;
  readonly subgraph: Subgraph;
  readonly consumers?: readonly Consumer[];
  readonly stop: () => Promise<void>;
};

/** What a host gives to a service. */
export type Parts<Calls extends AskedName> = {
  readonly data: ServiceData;
  readonly serve: ServeOptions;
  readonly logger: Logger;
  /** Where what may be lost is kept. */
  readonly keyValues: KeyValues;
  readonly clients: Pick<Clients, Calls>;
  readonly asService: AsService;
};

/** How one service is put together: the same in one process with all others and in a process of its own. */
export type Composition<
  Calls extends AskedName = AskedName,
  Settings extends z.ZodType = z.ZodType,
  Service = unknown,
> = {
  readonly service: ServiceName;
  readonly migrations: string;
  /** The services that it asks. */
  readonly calls: readonly Calls[];
  /** What it must be told beside its databases and neighbours, read from the environment. */
  readonly settings: Settings;
  readonly start: (parts: Parts<Calls>, settings: z.output<Settings>) => Service | Promise<Service>;
};

export function composition<const Calls extends AskedName, const Settings extends z.ZodType, Service>(
  declaration: Composition<Calls, Settings, Service>,
): Composition<Calls, Settings, Service> {
  return declaration;
}
