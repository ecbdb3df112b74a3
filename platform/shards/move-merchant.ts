import { setTimeout as delay } from 'node:timers/promises';
import {
  adoptMerchant,
  closeMerchant,
  type Database,
  expectMerchant,
  FenceOver,
  fenceMerchant,
  forgetMerchant,
  isSqlError,
  leaveMerchant,
  liftAnyFence,
  liftFence,
  readMerchantHere,
  receiveMerchant,
  retractMerchant,
  rowsOf,
  sql,
} from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import type { ShardDirectory, ShardPlacement } from './directory.ts';
import { MoveGivenUp } from './move-given-up.ts';
import { type Reconciled, reconcile } from './reconcile.ts';
import type { ShardedService } from './shard-databases.ts';
import { deleteSome } from './table-sql.ts';
import { type Moving, withShards } from './with-shards.ts';

export type MoveOptions = {
  readonly directory: ShardDirectory;
  readonly open: (from: string, to: string) => readonly ShardedService[];
  readonly say: (line: string) => void;
  /** How long the merchant may be held up at most; then it trades on where it was. */
  readonly fenceLimitMs: number;
};

export type Moved = { readonly rows: number; readonly heldUpMs: number };

const MAX_PASSES = 10;
/** So few changes in one pass are copied in no time under the fence. */
const FEW_CHANGES = 200;
const MAX_FENCED_PASSES = 3;
const LOOK_AGAIN_MS = 10;
const DELETED_AT_ONCE = 1_000;
const JOBS = 'select queue, id from job where merchant_id = $1';
const QUEUE_AGAIN = `insert into job (merchant_id, queue, id) select $1, * from unnest($2::text[], $3::text[])
  on conflict do nothing`;

/**
 * Moves a merchant's rows of every service that has shards, while it trades. They are copied until little changes between
 * two passes; then the merchant is held up, the rest is copied, both sides are compared, and the directory says where it
 * lives from now on. Ended at any point it may be run again: what is copied stays, and the directory knows how far it was.
 */
export async function moveMerchant(options: MoveOptions, merchantId: string, to: string): Promise<Moved> {
  const { directory, say } = options;
  const placement = await directory.beginMove(merchantId, to);
  if (!placement.move) {
    say(`${merchantId} lives on ${to} already.`);
    return { rows: 0, heldUpMs: 0 };
  }
  const isCopying = placement.move.state === 'copying';
  const [from, epoch] = isCopying
    ? [placement.shardId, placement.epoch]
    : [placement.move.otherShardId, placement.epoch - 1];
  return withShards(options.open, from, to, async (services) => {
    const way = { merchantId, to, epoch };
    const moved = isCopying ? await moveOver(options, services, way).catch(givenUp) : await takeUp(services, way);
    await faultPoint('shard:after-opening');
    await inEach(services, ({ source }) => leaveMerchant(source, merchantId, epoch));
    await clear(services, merchantId, epoch, ({ source }) => source);
    await directory.endMove(merchantId, epoch + 1);
    say(`What was left of it on ${from} is deleted.`);
    return moved;
  });
}

/** Takes a move back that has not arrived: the merchant goes on where it is, and what was copied is deleted. */
export async function abandonMove(options: MoveOptions, merchantId: string): Promise<void> {
  const { directory, say } = options;
  const { shardId, move } = await directory.placementOf(merchantId);
  if (move?.state !== 'copying') throw new MoveGivenUp(`${merchantId} is not on its way: it lives on ${shardId}.`);
  // Begun again, no attempt before this one can arrive any more.
  const { epoch } = await directory.beginMove(merchantId, move.otherShardId);
  await withShards(options.open, shardId, move.otherShardId, async (services) => {
    await inEach(services, ({ source }) => liftAnyFence(source, merchantId, epoch));
    await inEach(services, ({ target }) => retractMerchant(target, merchantId, epoch + 1));
    await clear(services, merchantId, epoch + 1, ({ target }) => target);
    await directory.endMove(merchantId, epoch);
    say(`${merchantId} stays on ${shardId}; what was copied to ${move.otherShardId} is deleted.`);
  });
}

/** `epoch` is the attempt's; what arrives does so in the one behind it. */
type Way = { readonly merchantId: string; readonly to: string; readonly epoch: number };

/** A move that had arrived when it was broken off. */
async function takeUp(services: readonly Moving[], way: Way): Promise<Moved> {
  await letIn(services, way);
  return { rows: 0, heldUpMs: 0 };
}

/** Who asks the directory would be let in without it, each a moment later. */
async function letIn(services: readonly Moving[], { merchantId, epoch }: Way): Promise<void> {
  await inEach(services, ({ target }) => adoptMerchant(target, merchantId, epoch + 1));
}

async function moveOver(options: MoveOptions, services: readonly Moving[], way: Way): Promise<Moved> {
  const { say } = options;
  const { merchantId, epoch } = way;
  await inEach(services, ({ target }) => receiveMerchant(target, merchantId, epoch + 1));
  let copied: readonly ServiceTables[] = [];
  for (let pass = 1; ; pass += 1) {
    copied = await reconcileAll(services, way, { before: copied });
    const changes = changesOf(copied);
    say(`Pass ${pass}: ${changes} rows copied or deleted while it trades.`);
    if (changes <= FEW_CHANGES || pass === MAX_PASSES) break;
  }
  await faultPoint('shard:before-fence');
  const startedAtMs = performance.now();
  const reconciled = await heldUp(options, services, { ...way, copied, lateAtMs: startedAtMs + options.fenceLimitMs });
  await letIn(services, way);
  const heldUpMs = Math.round(performance.now() - startedAtMs);
  for (const { service, tables } of reconciled) {
    const counts = tables
      .filter(({ rows }) => rows > 0)
      .map(({ table, rows, checksum }) => `${table} ${rows} (${checksum})`);
    say(`${service}: equal on both sides by count and checksum: ${counts.join(', ') || 'nothing'}.`);
  }
  const rows = sumOf(reconciled, (table) => table.rows);
  return { rows, heldUpMs };
}

type ServiceTables = { readonly service: string; readonly tables: readonly Reconciled[] };
/** What was copied before the fence, and until when the merchant may be held up. */
type LastStretch = Way & { readonly copied: readonly ServiceTables[]; readonly lateAtMs: number };

/** From the fence to the arrival. Whatever goes wrong before the arrival lets the merchant in again where it was. */
async function heldUp(
  { directory, fenceLimitMs, say }: MoveOptions,
  services: readonly Moving[],
  way: LastStretch,
): Promise<readonly ServiceTables[]> {
  const { merchantId, epoch, lateAtMs } = way;
  let reconciled: readonly ServiceTables[];
  try {
    await inEach(services, ({ source }) => fenceMerchant(source, merchantId, { epoch, limitMs: fenceLimitMs }));
    await faultPoint('shard:after-fence');
    await inEach(services, ({ source }) => untilPublished(source, merchantId, lateAtMs));
    reconciled = await untilEqual(services, way, say);
    await inEach(services, ({ source, target }) => queueAgain({ source, target }, way));
    await inEach(services, ({ source }) => closeMerchant(source, merchantId, epoch));
  } catch (error) {
    await inEach(services, ({ source }) => liftFence(source, merchantId, epoch));
    throw error;
  }
  await faultPoint('shard:after-close');
  await arrive(directory, way, say);
  await faultPoint('shard:after-arrival');
  return reconciled;
}

/** Closed everywhere, there is no way back but by the directory's word; so an answer that was lost is asked for again. */
async function arrive(
  directory: ShardDirectory,
  { merchantId, to, epoch }: Way,
  say: MoveOptions['say'],
): Promise<void> {
  const isThere = ({ shardId }: ShardPlacement) => shardId === to;
  const arrived = await directory.recordArrival(merchantId, to, epoch).then(isThere, () => false);
  if (arrived || isThere(await directory.placementOf(merchantId))) return;
  say('The directory did not record the arrival: the merchant is closed until this is run again.');
  throw new Error(`The arrival of ${merchantId} on ${to} is not recorded`);
}

async function untilPublished(source: Database, merchantId: string, lateAtMs: number): Promise<void> {
  const waiting = sql<{ waiting: number }>('select count(*) as waiting from outbox where merchant_id = $1', merchantId);
  for (;;) {
    const [result] = await source.run(waiting);
    if (rowsOf<{ waiting: number }>(result)[0]?.waiting === 0) return;
    if (performance.now() > lateAtMs)
      throw new MoveGivenUp(`${merchantId} was let in again: its events were not published in time.`);
    await delay(LOOK_AGAIN_MS);
  }
}

/**
 * The first pass says of every row that it is as it was when both sides were equal, or compares it; each copies what differs,
 * and one that finds nothing is the proof: it is not left out.
 */
async function untilEqual(
  services: readonly Moving[],
  way: LastStretch,
  say: MoveOptions['say'],
): Promise<readonly ServiceTables[]> {
  let reconciled = way.copied;
  let compared = 0;
  for (let pass = 1; pass <= MAX_FENCED_PASSES; pass += 1) {
    reconciled = await reconcileAll(services, way, { before: reconciled, isHeldStill: pass > 1 });
    compared += sumOf(reconciled, (table) => table.compared);
    if (performance.now() > way.lateAtMs)
      throw new MoveGivenUp(`${way.merchantId} was let in again: comparing both sides took too long.`);
    if (changesOf(reconciled) > 0) continue;
    say(`Held up: ${compared} rows compared, the others unchanged since they were.`);
    return reconciled;
  }
  throw new MoveGivenUp(`${way.merchantId} was let in again: both sides still differed after the last pass.`);
}

function reconcileAll(
  services: readonly Moving[],
  { merchantId, epoch }: Way,
  { before = [], isHeldStill = false }: { readonly before?: readonly ServiceTables[]; readonly isHeldStill?: boolean },
): Promise<readonly ServiceTables[]> {
  const guard = expectMerchant(merchantId, { state: 'arriving', epoch: epoch + 1 });
  return inEach(services, async ({ service, tables, source, target }) => {
    const known = before.find((one) => one.service === service)?.tables ?? [];
    const pass = { before: known, isHeldStill };
    return { service, tables: await reconcile({ source, target, guard }, tables, merchantId, pass) };
  });
}

function changesOf(reconciled: readonly ServiceTables[]): number {
  return sumOf(reconciled, ({ copied, deleted }) => copied + deleted);
}

function sumOf(reconciled: readonly ServiceTables[], count: (table: Reconciled) => number): number {
  return reconciled.flatMap(({ tables }) => tables).reduce((sum, table) => sum + count(table), 0);
}

/** Work that waits is begun anew at the new place: whoever does it bears being asked twice. */
async function queueAgain(
  { source, target }: Pick<Moving, 'source' | 'target'>,
  { merchantId, epoch }: Way,
): Promise<void> {
  const [found] = await source.run(sql(JOBS, merchantId));
  const jobs = rowsOf<{ queue: string; id: string }>(found);
  if (jobs.length === 0) return;
  const [queues, ids] = [jobs.map(({ queue }) => queue), jobs.map(({ id }) => id)];
  const guard = expectMerchant(merchantId, { state: 'arriving', epoch: epoch + 1 });
  await target.run(guard, sql(QUEUE_AGAIN, merchantId, queues, ids));
}

/** Deletes what a shard has of a merchant that has left it in that epoch, those rows first that point to others. */
async function clear(
  services: readonly Moving[],
  merchantId: string,
  epoch: number,
  shardOf: (service: Moving) => Database,
): Promise<void> {
  await inEach(services, async (service) => {
    const shard = shardOf(service);
    // Cleared before, or never begun.
    if ((await readMerchantHere(shard, merchantId))?.state !== 'leaving') return;
    const guard = expectMerchant(merchantId, { state: 'leaving', epoch });
    for (const name of ['job', ...service.tables.map((table) => table.name).toReversed()]) {
      for (let deleted = DELETED_AT_ONCE; deleted === DELETED_AT_ONCE; ) {
        const [, result] = await shard.run(guard, deleteSome(name, merchantId, DELETED_AT_ONCE));
        deleted = result?.rowCount ?? 0;
      }
    }
    await faultPoint('shard:before-forget');
    await forgetMerchant(shard, merchantId, epoch);
  });
}

/** In all services at once; if one fails, the others are waited for, so that nobody works on behind what comes next. */
async function inEach<Value>(services: readonly Moving[], work: (one: Moving) => Promise<Value>): Promise<Value[]> {
  const done = await Promise.allSettled(services.map(work));
  const failed = done.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

const LOCK_NOT_AVAILABLE = '55P03';
const TOOK_TOO_LONG = '57014';
const OVERTAKEN = 'CS004';

/** What may go well another time: the fence took too long to come or to last, or another attempt has taken over. */
function givenUp(error: unknown): never {
  const isForLater = isSqlError(error) && [LOCK_NOT_AVAILABLE, TOOK_TOO_LONG, OVERTAKEN].includes(error.code ?? '');
  if (error instanceof FenceOver || isForLater) throw new MoveGivenUp(`The move was given up: ${error.message}.`);
  throw error;
}
