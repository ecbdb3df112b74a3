import { randomInt } from 'node:crypto';
import { freePort } from '../embedded/free-port.ts';
import type { KnownPorts } from '../embedded/known-ports.ts';
import { GATEWAY, SERVICES, type ServiceName } from '../topology.ts';
import type { Ports } from './process-plans.ts';

/**
 * The ports of the topology where they are free, and the same ones as last time; with `anyPort` any that are free. A
 * second instance takes whatever the system gives.
 */
export async function choosePorts(
  known: KnownPorts,
  instances: number,
  gatewayPort: number,
  anyPort: boolean,
): Promise<ReadonlyMap<ServiceName | 'gateway', Ports>> {
  const chosen = new Map<ServiceName | 'gateway', Ports>();
  for (const { name, port } of [...SERVICES, { ...GATEWAY, port: gatewayPort }]) {
    const outside = await freePort(known.of(name) || (anyPort ? quietPort() : port));
    await known.keep(name, outside);
    const inside = instances === 1 ? [outside] : await Promise.all(Array.from({ length: instances }, quietFreePort));
    chosen.set(name, { known: outside, instances: inside });
  }
  return chosen;
}

function quietFreePort(): Promise<number> {
  return freePort(quietPort());
}

/** Below those that systems give to outgoing connections, one of which could take it before the service does. */
function quietPort(): number {
  return randomInt(12_000, 32_000);
}
