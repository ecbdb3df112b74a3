import type { Call } from '@concord/contract';
import { type CallContext, requestHash } from '@concord/database';
import { faultPoint } from '@concord/fault-points';
import { derivedId, newId } from '@concord/ids';
import { accept, type Result, reject } from '@concord/result';
import type { AsService, ServiceData } from '@concord/service';
import type { MerchantConfig } from '../config.ts';
import { newPublishableKey } from '../credentials.ts';
import type { SignUp, SignUpIds, SignUpInput } from '../domain/sign-up.ts';
import type { OwnerRegistry } from '../ports.ts';
import type { Sealer } from '../sealer.ts';
import { readShardLoads } from '../storage/read-placements.ts';
import { forgetRefusedSignUps, readDueSignUps } from '../storage/sign-up-table.ts';
import { beginSignUp, claimSignUp, openMerchant, refuseSignUp } from '../use-cases/sign-up-steps.ts';

export type SignUpDeps = {
  readonly data: Pick<ServiceData, 'database' | 'writer' | 'system'>;
  readonly identity: OwnerRegistry;
  readonly asService: AsService;
  readonly sealer: Sealer;
  readonly config: Pick<MerchantConfig, 'shardIds'>;
};

export type SignUpRefused =
  | { readonly code: 'EMAIL_TAKEN' }
  | { readonly code: 'OWNER_REFUSED'; readonly reason: string }
  | { readonly code: 'UNAVAILABLE'; readonly retryAfterMs: number };

/** What Identity may answer without having decided anything about the owner: the process stays and tries again. */
const UNDECIDED = new Set(['UNAVAILABLE', 'UNAUTHENTICATED', 'FORBIDDEN']);
const RETRY_AFTER_MS = 2_000;
const SWEEP_SIZE = 50;
const DEFAULT_SHARD_ID = 'shard-1';

/**
 * A self-service sign-up: the row is written, the owner registered at Identity, then all of the merchant opened in one
 * commit. Whoever asks again with the same key drives the same row on; after a kill the sweeper does.
 */
export async function signUp(
  deps: SignUpDeps,
  input: SignUpInput,
  call: Call,
): Promise<Result<SignUpIds, SignUpRefused | { readonly code: 'IDEMPOTENCY_KEY_REUSED' }>> {
  const ids = newIds(call.idempotencyKey);
  const begun = await deps.data.writer.run(
    beginSignUp,
    {
      ids,
      requestHash: deps.sealer.digest(requestHash('signUp', input)),
      sealedInput: deps.sealer.seal(JSON.stringify(input), ids.merchantId),
    },
    { ...contextOf(ids.merchantId, call.requestId), traceparent: call.traceparent },
  );
  return begun.ok ? drive(deps, begun.value, call.requestId) : begun;
}

/** Takes up sign-ups that were left half way; each is tried again until Identity has decided. */
export async function resumeSignUps(deps: SignUpDeps): Promise<void> {
  await forgetRefusedSignUps(deps.data.system);
  for (const merchantId of await readDueSignUps(deps.data.system, SWEEP_SIZE)) {
    const requestId = newId('request');
    const claim = await deps.data.writer.run(claimSignUp, {}, contextOf(merchantId, requestId));
    if (claim.ok && claim.value.claimed) await drive(deps, claim.value.signUp, requestId);
  }
}

async function drive(deps: SignUpDeps, process: SignUp, requestId: string): Promise<Result<SignUpIds, SignUpRefused>> {
  switch (process.state) {
    case 'done':
      return accept(process.ids);
    case 'refused':
      return reject(refusalOf(process.refusal));
    case 'registering':
      return registerAndOpen(deps, process, requestId);
  }
}

async function registerAndOpen(
  deps: SignUpDeps,
  { ids, sealedInput }: SignUp & { readonly state: 'registering' },
  requestId: string,
): Promise<Result<SignUpIds, SignUpRefused>> {
  const { merchantId, userId } = ids;
  const { writer } = deps.data;
  const context = contextOf(merchantId, requestId);
  const input = JSON.parse(deps.sealer.open(sealedInput, merchantId)) as SignUpInput;
  const { email, password, ownerName } = input;

  await faultPoint('merchant:sign-up:before-register-owner');
  const owner = { userId, merchantId, email, password, name: ownerName };
  const registered = await deps.identity.registerOwner(owner, await deps.asService(merchantId, { requestId }));
  await faultPoint('merchant:sign-up:after-register-owner');

  if (!registered.ok && UNDECIDED.has(registered.rejection.code)) {
    return reject({ code: 'UNAVAILABLE', retryAfterMs: RETRY_AFTER_MS });
  }
  if (!registered.ok) {
    await writer.run(refuseSignUp, { refusal: registered.rejection.code }, context);
    return reject(refusalOf(registered.rejection.code));
  }

  await faultPoint('merchant:sign-up:before-open');
  const opened = await writer.run(openMerchant, { ids, input, shardId: await emptiestShard(deps) }, context);
  await faultPoint('merchant:sign-up:after-open');
  if (!opened.ok) throw new Error(`Merchant ${merchantId} cannot be opened: ${opened.rejection.code}`);
  return accept(ids);
}

/**
 * Where the new merchant goes: to whichever shard has the fewest, so that a new one fills up. Two that sign up at once may
 * both be sent to the same, which does no harm.
 */
async function emptiestShard({ data, config: { shardIds } }: SignUpDeps): Promise<string> {
  const [only = DEFAULT_SHARD_ID, ...others] = shardIds;
  if (others.length === 0) return only;
  const [emptiest] = await readShardLoads(data.database, shardIds);
  return emptiest?.shardId ?? only;
}

function refusalOf(code: string): SignUpRefused {
  return code === 'EMAIL_TAKEN' ? { code } : { code: 'OWNER_REFUSED', reason: code };
}

/** With a key, the merchant's id follows from it: the row itself is what makes a repeat find the first attempt. */
function newIds(idempotencyKey: string | undefined): SignUpIds {
  return {
    merchantId: idempotencyKey === undefined ? newId('merchant') : derivedId('merchant', 'sign-up', idempotencyKey),
    storeId: newId('store'),
    locationId: newId('location'),
    registerId: newId('register'),
    userId: newId('user'),
    publishableKey: newPublishableKey(),
  };
}

function contextOf(merchantId: string, requestId: string): CallContext {
  return { merchantId, actor: { kind: 'service', id: 'merchant-sign-up' }, requestId };
}
