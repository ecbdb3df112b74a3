import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Shop } from '../data/shop.ts';
import { measureFloor, nodeFloor } from '../floor/measure-floor.ts';
import { chosen, type Options } from '../options.ts';
import type { PeerPoint } from '../report/peers.ts';
import { plotOf } from '../report/plot.ts';
import { findingText } from '../report/print-findings.ts';
import { flashTable, NOT_ALIKE, peersTable } from '../report/print-peers.ts';
import { floorTable, pointsTable } from '../report/print-points.ts';
import { environment, keepResults, type Results } from '../report/results.ts';
import { auditFailures } from '../run-audit.ts';
import { runPoints } from '../run-points.ts';
import { openSession, versionOf } from '../session.ts';
import { AT_ONCE, flashSale } from '../studies/flash-sale.ts';
import type { Finding } from '../studies/study.ts';
import { workloadNamed } from '../workloads/index.ts';
import { measurePeer, type PeerPlan } from './measure-peer.ts';
import { medusa } from './medusa.ts';
import type { Peer, Place } from './peer.ts';
import { peersFolder, preparePeer } from './prepare-peer.ts';
import { withServers } from './servers.ts';
import { vendure } from './vendure.ts';

const PEERS: readonly Peer[] = [vendure, medusa];
/** Each of their categories must have a page of 20, and their words must find 20. */
const LEAST_PRODUCTS = 400;
const CONNECTIONS = 10;
const FLOOR_SECONDS = 5;

type Course = { readonly workload: string; readonly connections: readonly number[] };

const COURSES: readonly Course[] = [
  ...['W1', 'W2', 'W3', 'W4-new', 'W4-line'].map((workload) => ({ workload, connections: [CONNECTIONS] })),
  { workload: 'W5', connections: [1, CONNECTIONS, 32] },
  { workload: 'W6', connections: [AT_ONCE] },
];
/** The sale takes a peer minutes. */
const QUICK_COURSES: readonly Course[] = COURSES.filter(({ workload }) => workload !== 'W6').map(({ workload }) => ({
  workload,
  connections: [CONNECTIONS],
}));

/** Ours and then each peer, in one run on this machine: the same connections, the same seconds. Answers what failed. */
export async function race(folder: string, options: Options): Promise<readonly string[]> {
  const { products } = options;
  if (products < LEAST_PRODUCTS) throw new Error(`--run-peers needs at least ${LEAST_PRODUCTS} products`);
  const courses = options.quick ? QUICK_COURSES : COURSES;
  const names = chosen(
    courses.map(({ workload }) => workload),
    options.only,
  );
  const run = courses.filter(({ workload }) => names.includes(workload));
  const scripts = resolve(folder);
  const kept = await peersFolder(scripts, products);
  const placeOf = ({ name }: Peer): Place => ({ scripts, products, folder: join(kept, name) });
  await withServers(kept, async (servers) => {
    for (const peer of PEERS) await preparePeer(peer, placeOf(peer), servers);
  });
  const about = environment();
  const ours = await measureOurs(run, options);
  const plan = run.flatMap(({ workload, connections }): readonly PeerPlan[] =>
    connections.map((count) => ({ ...options, workload, connections: count })),
  );
  const peers: PeerPoint[] = [];
  const failures = [...ours.failures];
  await withServers(kept, async (servers) => {
    for (const peer of PEERS) {
      const measured = await measurePeer(peer, placeOf(peer), servers, plan);
      peers.push(...measured.points);
      failures.push(...measured.failures);
    }
  });
  const floor = [...ours.floor, ...(options.floor ? await bareNodeAgain() : [])];
  const results: Results = { ...about, ...ours, products, merchants: 1, floor, peers, failures };
  printRace(results);
  const path = await keepResults(results, plotOf(results));
  console.log(`\nKept: ${path}.json, ${path}.svg`);
  return failures;
}

async function measureOurs(run: readonly Course[], options: Options) {
  const session = await openSession({ merchants: 1, products: options.products, inspected: false });
  try {
    const postgres = await versionOf(session);
    const floor = options.floor
      ? await measureFloor(session, { seconds: FLOOR_SECONDS, connections: [CONNECTIONS] })
      : [];
    console.log('\nours');
    const points = [];
    for (const { workload, connections } of run.filter(({ workload }) => workload !== 'W6'))
      points.push(...(await runPoints(session, [workloadNamed(workload)], { ...options, connections, rate: 0 })));
    const findings: Finding[] = [];
    if (run.some(({ workload }) => workload === 'W6')) {
      const sale = await flashSale(session, options.seconds);
      findings.push(sale);
      console.log(findingText(sale));
    }
    const audited = await auditFailures(session.folder);
    const failures = [...points, ...findings].flatMap((one) => one.failures);
    return { postgres, floor, points, findings, failures: [...failures, ...audited] };
  } finally {
    await session.close();
  }
}

/** The bare server asks nobody who they are, but the client names a shop. */
const NO_SHOP: Shop = { publishableKey: '', storeId: '', locationIds: ['', ''], products: 0, variantIds: [] };

/** What the machine gives after all of it: far from what it gave before, times of the two halves are not comparable. */
async function bareNodeAgain() {
  const folder = await mkdtemp(join(tmpdir(), 'concord-floor-'));
  try {
    const shopsFile = join(folder, 'shops.json');
    await writeFile(shopsFile, JSON.stringify([NO_SHOP]));
    const again = await nodeFloor({ shopsFile }, { seconds: FLOOR_SECONDS, connections: [CONNECTIONS] });
    return again.map((point) => ({ ...point, what: `${point.what}, after the peers` }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function printRace({ floor, points, peers, findings }: Results): void {
  if (floor.length > 0) console.log(`\n${floorTable(floor)}`);
  if (points.length > 0) console.log(`\n${pointsTable(points)}`);
  console.log(`\n${peersTable(peers, points)}`);
  if (findings.length > 0) console.log(`\n${flashTable(peers, findings)}`);
  console.log(`\n${NOT_ALIKE}`);
}
