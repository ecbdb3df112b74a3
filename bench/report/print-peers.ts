import type { Point } from '../measure/point.ts';
import { columns, figure } from './columns.ts';
import type { PeerPoint } from './peers.ts';

/** Each peer beside our own at the same number of connections. CPU is server and database. */
export function peersTable(peers: readonly PeerPoint[], points: readonly Point[]): string {
  const rows = peers.map((peer) => {
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
      figure(own ? own.perSecond / peer.perSecond : Number.NaN),
      figure(peer.cpuMsPerOperation / ownCpu),
    ];
  });
  return columns(
    ['peer', 'at once', 'per s', 'p99 ms', 'CPU ms/op', 'ours ÷ theirs, per s', 'theirs ÷ ours, CPU'],
    rows,
  );
}
