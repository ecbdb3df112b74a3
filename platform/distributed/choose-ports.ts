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
  const promised = new Set<number>();
  const choose = async (wished?: number): Promise<number> => {
    const port = await freePort(wished, promised);
    promised.add(port);
    return port;
  };
  for (const { name, port } of [...SERVICES, { ...GATEWAY, port: gatewayPort }]) {
    const outside = await choose(known.of(name) || (anyPort ? undefined : port));
    await known.keep(name, outside);
    const inside = instances === 1 ? [outside] : [];
    while (inside.length < instances) inside.push(await choose());
    chosen.set(name, { known: outside, instances: inside });
  }
  return chosen;
}
