import { measureFloor } from './floor/measure-floor.ts';
import { chosen, type Options } from './options.ts';
import { readPeers } from './report/peers.ts';
import { plotOf } from './report/plot.ts';
import { findingText } from './report/print-findings.ts';
import { NOT_ALIKE, peersTable } from './report/print-peers.ts';
import { databaseTable, floorTable, lagTable, pointsTable, stepsTable } from './report/print-points.ts';
import { environment, keepResults, type Results } from './report/results.ts';
import { auditFailures } from './run-audit.ts';
import { runPoints } from './run-points.ts';
import { openSession, type Session, versionOf } from './session.ts';
import { flashSale } from './studies/flash-sale.ts';
import { freshCloneStudy } from './studies/fresh-clone.ts';
import { importStudy } from './studies/import.ts';
import { startStudy } from './studies/start.ts';
import { type Finding, STUDIES } from './studies/study.ts';
import { WORKLOADS } from './workloads/index.ts';

const MAX_FLOOR_SECONDS = 10;

/** W1 to W8, or what was chosen of it, on a platform of its own. Answers what failed. */
export async function fullRun(options: Options): Promise<readonly string[]> {
  const names = chosen([...WORKLOADS.map(({ name }) => name), ...STUDIES], options.only);
  const about = environment();
  console.log(
    `Node ${process.version}, ${options.products} products of 3 variants, ${options.merchants} merchants, ${options.seconds} s a point`,
  );
  const session = await openSession({
    merchants: options.merchants,
    products: options.products,
    inspected: options.profile,
  });
  try {
    const postgres = await versionOf(session);
    const floor = options.floor ? await floorOf(session, options) : [];
    const points = await runPoints(
      session,
      WORKLOADS.filter(({ name }) => names.includes(name)),
      options,
    );
    const findings: Finding[] = [];
    const found = (finding: Finding) => {
      findings.push(finding);
      console.log(findingText(finding));
    };
    if (names.includes('W6')) found(await flashSale(session, options.seconds));
    if (names.includes('W7')) found(await importStudy(session, options.products));
    const audited = await auditFailures(session.folder);
    await session.stop();
    const [shop] = session.shops;
    if (names.includes('W8') && shop) found(await startStudy(session.folder, shop));
    if (options.freshClone) found(await freshCloneStudy());
    const peers = options.peers === undefined ? [] : await readPeers(options.peers);
    const failures = [...points.flatMap((one) => one.failures), ...findings.flatMap((one) => one.failures), ...audited];
    const { products, merchants } = options;
    const results: Results = { ...about, postgres, products, merchants, floor, points, findings, peers, failures };
    printResults(results);
    const path = await keepResults(results, plotOf(results));
    console.log(`\nKept: ${path}.json, ${path}.svg`);
    return failures;
  } finally {
    await session.close();
  }
}

async function floorOf(session: Session, { seconds, connections }: Options) {
  const floor = await measureFloor(session, { seconds: Math.min(seconds, MAX_FLOOR_SECONDS), connections });
  console.log(`\n${floorTable(floor)}\n`);
  return floor;
}

function printResults({ points, peers }: Results): void {
  if (points.length > 0) console.log(`\n${pointsTable(points)}\n\n${databaseTable(points)}`);
  if (points.some(({ steps }) => Object.keys(steps).length > 0)) console.log(`\n${stepsTable(points)}`);
  if (points.some(({ lag }) => lag !== undefined)) console.log(`\n${lagTable(points)}`);
  if (peers.length > 0) console.log(`\n${peersTable(peers, points)}\n\n${NOT_ALIKE}`);
}
