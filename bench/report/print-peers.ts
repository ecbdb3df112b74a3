import type { Point } from '../measure/point.ts';
import type { Finding } from '../studies/study.ts';
import { columns, figure } from './columns.ts';
import type { PeerPoint } from './peers.ts';

const SALE = 'W6';

/** What a reader of the ratios must know. */
export const NOT_ALIKE = `What is not alike. To the peers' advantage: their lists and searches tell no stock and their details one figure or word for all
locations, where ours tell it, in details for each location; Medusa's search has no facets; their payment is settled in their own process
and no letter is sent, where ours calls a payment provider and sends one; Vendure's queued jobs are not worked off. To ours: they reach
PostgreSQL by the network and not by its socket; Medusa's new cart takes two requests and its checkout nine.`;

/** Each peer beside our own at the same number of connections. CPU is server and database. */
export function peersTable(peers: readonly PeerPoint[], points: readonly Point[]): string {
  const rows = peers
    .filter(({ workload }) => workload !== SALE)
    .map((peer) => {
      const own = points.find(
        ({ workload, pace }) =>
          workload === peer.workload && pace.kind === 'closed' && pace.connections === peer.connections,
      );
      const ownCpu = own ? own.cpuMsPerOperation.server + own.cpuMsPerOperation.database : Number.NaN;
      return [
        `${peer.workload} ${peer.peer}`,
        String(peer.connections),
        figure(peer.perSecond),
        figure(peer.p99Ms),
        figure(peer.cpuMsPerOperation),
        String(peer.errors),
        figure(peer.othersCores),
        figure(own ? own.perSecond / peer.perSecond : Number.NaN),
        figure(own ? peer.p99Ms / own.latency.p99Ms : Number.NaN),
        figure(peer.cpuMsPerOperation / ownCpu),
      ];
    });
  return columns(
    [
      ...['peer', 'at once', 'per s', 'p99 ms', 'CPU ms/op', 'errors', "others' cores"],
      ...['ours ÷ theirs, per s', 'theirs ÷ ours, p99', 'theirs ÷ ours, CPU'],
    ],
    rows,
  );
}

/** The flash sale: what was sold of a hundred, and how long the five hundred buyers waited. */
export function flashTable(peers: readonly PeerPoint[], findings: readonly Finding[]): string {
  const ours = findings
    .filter(({ study }) => study === SALE)
    .map(({ figures }) => ['ours', figures.sold, figures['seconds until all have an answer']] as const);
  const theirs = peers
    .filter(({ workload }) => workload === SALE)
    .map(({ peer, operations, seconds }) => [peer, operations, seconds] as const);
  return columns(
    [`${SALE} flash sale`, 'sold of 100', 's until all have an answer'],
    [...ours, ...theirs].map(([who, sold, seconds]) => [who, String(sold), figure(Number(seconds))]),
  );
}
