import { type AnyClient, httpClient } from '@concord/contract';
import { type Outbound, openOutbound } from '@concord/service';
import { ASKED_CONTRACTS, type AskedName, type Clients } from '../services/clients.ts';

export type Neighbours = { readonly clients: Clients; readonly close: () => Promise<void> };

/** Clients of the services at these addresses; whoever is not among them is not there. */
export function openNeighbours(addresses: ReadonlyMap<AskedName, string>): Neighbours {
  const outbounds: Outbound[] = [];
  const clients = [...addresses].map(([name, url]): [AskedName, AnyClient] => {
    const outbound = openOutbound({ target: name, url: `${url.replace(/\/$/, '')}/api/${name}` });
    outbounds.push(outbound);
    return [name, httpClient(ASKED_CONTRACTS[name], outbound.send) as unknown as AnyClient];
  });
  return {
    clients: Object.fromEntries(clients) as unknown as Clients,
    close: async () => void (await Promise.all(outbounds.map((outbound) => outbound.close()))),
  };
}
