import { type Database, isSqlError, rowsOf } from './connect.ts';
import { type Statement, sql } from './statement.ts';

/**
 * What a shard knows of a merchant: whether it lets it in. `epoch` comes from the directory and grows with every attempt to
 * move the merchant: an answer from before opens nothing after it, and who was overtaken by another attempt changes nothing.
 */
export type MerchantHere = {
  readonly epoch: number;
  readonly state: 'arriving' | 'open' | 'fenced' | 'closed' | 'leaving' | 'away';
};

/** The fence ended by itself, or another attempt to move the merchant has taken over: nothing was done. */
export class FenceOver extends Error {}

const LOCK = 'select pg_advisory_xact_lock(7067003, hashtext($1))';
const LOCK_TIMEOUT = "select set_config('lock_timeout', $1, true)";
const ADOPT = `insert into concord.merchant_here as h (merchant_id, epoch, state) values ($1, $2, 'open')
  on conflict (merchant_id) do update set state = 'open', epoch = excluded.epoch
  where h.state = 'arriving' and h.epoch <= excluded.epoch`;
const RECEIVE = `insert into concord.merchant_here as h (merchant_id, epoch, state) values ($1, $2, 'arriving')
  on conflict (merchant_id) do update set state = 'arriving', epoch = excluded.epoch
  where h.state in ('away', 'arriving') and h.epoch <= excluded.epoch`;
const FENCE = `insert into concord.merchant_here as h (merchant_id, epoch, state, fenced_until)
  values ($1, $2, 'fenced', clock_timestamp() + $3::bigint * interval '1 ms')
  on conflict (merchant_id) do update set epoch = excluded.epoch,
    state = case h.state when 'closed' then 'closed' else 'fenced' end,
    fenced_until = case h.state when 'closed' then null else excluded.fenced_until end
  where h.state in ('open', 'fenced', 'closed') and h.epoch <= excluded.epoch`;
const CLOSE = `update concord.merchant_here set state = 'closed', fenced_until = null where merchant_id = $1 and epoch = $2
  and (state = 'closed' or (state = 'fenced' and fenced_until > clock_timestamp()))`;
const LIFT = `update concord.merchant_here set state = 'open', epoch = $2, fenced_until = null
  where merchant_id = $1 and epoch <= $2 and state in ('fenced', 'closed')`;
const LIFT_OWN = `${LIFT} and epoch = $2`;
const LEAVE = `update concord.merchant_here set state = 'leaving'
  where merchant_id = $1 and epoch = $2 and state = 'closed'`;
const RETRACT = `update concord.merchant_here set state = 'leaving', epoch = $2
  where merchant_id = $1 and epoch <= $2 and state = 'arriving'`;
const AWAY =
  "update concord.merchant_here set state = 'away' where merchant_id = $1 and epoch = $2 and state = 'leaving'";
const EXPECT = 'select concord.expect_merchant($1, $2, $3)';
const READ = `select epoch, case when state = 'fenced' and fenced_until <= clock_timestamp() then 'open' else state end as state
  from concord.merchant_here where merchant_id = $1`;

/** The merchant does not live on the shard that was asked. Nothing was done. */
export function isElsewhere(error: unknown): boolean {
  return isSqlError(error) && error.code === 'CS001';
}

/** The merchant is being moved off the shard that was asked. Nothing was done. */
export function isOnItsWay(error: unknown): boolean {
  return isSqlError(error) && error.code === 'CS002';
}

/** The start of a shard under its name; another name than last time is refused. For the system role, as all below. */
export async function becomeShard(system: Database, name: string): Promise<void> {
  await system.run(sql('select concord.become_shard($1)', name));
}

/** Lets a merchant in for the first time, or after its arrival: only who has it from the directory may say so. */
export async function adoptMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(ADOPT, merchantId, epoch));
}

/** Makes room for a merchant that comes here in that epoch: until it is adopted, only who moves it sees its rows. */
export async function receiveMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  const [received] = await system.run(sql(RECEIVE, merchantId, epoch));
  if (received?.rowCount !== 1)
    throw new FenceOver(`${merchantId} cannot be received: it is here, or a newer move has begun`);
}

/**
 * Keeps a merchant out for a limited time, once the transactions that it is in have ended; throws if that takes longer.
 * Fenced again, the time begins anew; one that is closed stays so.
 */
export async function fenceMerchant(
  system: Database,
  merchantId: string,
  { epoch, limitMs }: { readonly epoch: number; readonly limitMs: number },
): Promise<void> {
  const [, , fenced] = await system.run(
    sql(LOCK_TIMEOUT, String(limitMs)),
    sql(LOCK, merchantId),
    sql(FENCE, merchantId, epoch, limitMs),
  );
  if (fenced?.rowCount !== 1) throw new FenceOver(`${merchantId} cannot be fenced: a newer move has begun`);
}

/** Keeps a fenced merchant out for good. Throws `FenceOver` if the fence has ended meanwhile. */
export async function closeMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  const [, closed] = await system.run(sql(LOCK, merchantId), sql(CLOSE, merchantId, epoch));
  if (closed?.rowCount !== 1) throw new FenceOver(`${merchantId} was let in again before it could be closed`);
}

/** Lets a merchant that this attempt fenced or closed in again. */
export async function liftFence(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(LIFT_OWN, merchantId, epoch));
}

/** Lets a merchant in again, whichever attempt before this one keeps it out. */
export async function liftAnyFence(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(LIFT, merchantId, epoch));
}

/** The other shard has it: what is here is nobody's truth any more. */
export async function leaveMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(LEAVE, merchantId, epoch));
}

/** It does not come here after all. */
export async function retractMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(RETRACT, merchantId, epoch));
}

/** No rows of it are left here. */
export async function forgetMerchant(system: Database, merchantId: string, epoch: number): Promise<void> {
  await system.run(sql(AWAY, merchantId, epoch));
}

/** Before a change in the same transaction: refuses it unless the merchant is so, here and in that epoch. */
export function expectMerchant(merchantId: string, { state, epoch }: MerchantHere): Statement {
  return sql(EXPECT, merchantId, state, epoch);
}

export async function readMerchantHere(system: Database, merchantId: string): Promise<MerchantHere | undefined> {
  const [result] = await system.run(sql(READ, merchantId));
  return rowsOf<MerchantHere>(result)[0];
}
