import { hasScope, type Principal, type Verifier } from '@concord/auth';
import { newId } from '@concord/ids';
import type { Rejection, Result } from '@concord/result';
import type { Call, CallOptions, Client, CommonRejection, Handler, Handlers } from './calls.ts';
import { unkeepableText } from './keepable-text.ts';
import { type Contract, type Operation, outputOf } from './operation.ts';

export type ServeOptions = {
  readonly verify: Verifier;
  /** Wraps every call: metrics, traces, logs. What it runs is told the traceparent below which its own calls stand. */
  readonly observe?: (
    operation: string,
    call: { readonly traceparent: string | undefined },
    run: (traceparent: string | undefined) => ReturnType<Run>,
  ) => Run;
  /** In tests, answers are checked against the contract too. */
  readonly checkOutputs?: boolean;
};

type Run = () => Promise<Result<unknown, Rejection>>;

const TIMEOUT_MS = 10_000;
const MAX_KEY_LENGTH = 200;
const UNKEEPABLE = 'Must not have a NUL or half of a surrogate pair';

/**
 * Makes a service callable: each operation verifies the token, the scope and the input itself, wherever the call comes
 * from, and answers within its time. REST routes, resolvers and other services' clients all go through here.
 */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, options: ServeOptions): Client<C> {
  const entries = Object.entries(contract.operations).map(([name, operation]) => {
    const handler = handlers[name as keyof C['operations']] as unknown as Handler<Operation>;
    return [name, serveOperation(`${contract.service}.${name}`, operation, handler, options)];
  });
  return Object.fromEntries(entries) as Client<C>;
}

function serveOperation(name: string, operation: Operation, handler: Handler<Operation>, options: ServeOptions) {
  const run = async (input: unknown, call: CallOptions): Promise<Result<unknown, Rejection>> => {
    const admitted = await admit(name, operation, call, options.verify).catch(overloaded);
    if (!admitted.ok) return admitted;
    const parsed = operation.input.safeParse(input);
    if (!parsed.success) return { ok: false, rejection: invalidInput(parsed.error.issues) };
    const unkeepable = unkeepableText(parsed.data);
    if (unkeepable) return { ok: false, rejection: invalidInput([{ path: unkeepable, message: UNKEEPABLE }]) };
    const handled = handler(parsed.data, admitted.value).catch(overloaded);
    const result = await withinTime(handled, operation.timeoutMs ?? TIMEOUT_MS);
    if (options.checkOutputs && result.ok)
      return { ok: true, value: outputOf(operation, admitted.value.brief).parse(result.value) };
    return result;
  };
  const { observe } = options;
  if (!observe) return run;
  return (input: unknown, call: CallOptions) =>
    observe(name, { traceparent: call.traceparent }, (traceparent) =>
      run(input, traceparent === call.traceparent ? call : { ...call, traceparent }),
    )();
}

async function admit(
  name: string,
  operation: Operation,
  options: CallOptions,
  verify: Verifier,
): Promise<Result<Call, CommonRejection>> {
  const { idempotencyKey = '' } = options;
  if (idempotencyKey.length > MAX_KEY_LENGTH || unkeepableText(idempotencyKey)) {
    const message = `At most ${MAX_KEY_LENGTH} characters; ${UNKEEPABLE}`;
    return { ok: false, rejection: invalidInput([{ path: ['Idempotency-Key'], message }]) };
  }
  const principal = options.token === undefined ? undefined : await verify(options.token);
  if (!principal && operation.scope !== 'public') return { ok: false, rejection: { code: 'UNAUTHENTICATED' } };
  const caller = principal ?? ANONYMOUS;
  if (!mayCall(caller, operation)) {
    return { ok: false, rejection: { code: 'FORBIDDEN', scope: operation.scope } };
  }
  const merchantId = caller.kind === 'service' ? (options.merchantId ?? caller.merchantId) : caller.merchantId;
  if (!merchantId && !operation.withoutMerchant) return { ok: false, rejection: { code: 'UNAUTHENTICATED' } };
  return {
    ok: true,
    value: {
      principal: caller,
      merchantId: merchantId ?? '',
      requestId: options.requestId ?? newId('request'),
      idempotencyKey: options.idempotencyKey,
      traceparent: options.traceparent,
      brief: options.brief === true && operation.brief !== undefined,
      auditedAs: operation.audited ? name : undefined,
      token: options.token ?? '',
    },
  };
}

function mayCall(caller: Principal, { scope, servicesOnly = false }: Operation): boolean {
  if (servicesOnly && caller.kind !== 'service') return false;
  return scope === 'public' || hasScope(caller, scope);
}

const ANONYMOUS: Principal = {
  kind: 'shopper',
  id: 'anonymous',
  merchantId: undefined,
  storeId: undefined,
  sessionId: undefined,
  locationIds: undefined,
  scopes: new Set(),
  expiresAtMs: Number.POSITIVE_INFINITY,
};

/**
 * A queue that is full, or a verifier without keys yet, says so by its error's `retryAfterMs`: the caller waits and comes
 * again. Anything else is a fault.
 */
function overloaded(error: unknown): Result<never, CommonRejection> {
  if (error instanceof Error && 'retryAfterMs' in error && typeof error.retryAfterMs === 'number') {
    return { ok: false, rejection: { code: 'UNAVAILABLE', retryAfterMs: error.retryAfterMs } };
  }
  throw error;
}

function withinTime<Value>(
  work: Promise<Result<Value, Rejection>>,
  timeoutMs: number,
): Promise<Result<Value, Rejection>> {
  return new Promise((resolve, reject) => {
    const late: CommonRejection = { code: 'UNAVAILABLE', retryAfterMs: 1_000 };
    const timer = setTimeout(() => resolve({ ok: false, rejection: late }), timeoutMs);
    const inTime =
      <Outcome>(settle: (outcome: Outcome) => void) =>
      (outcome: Outcome): void => {
        clearTimeout(timer);
        settle(outcome);
      };
    work.then(inTime(resolve), inTime(reject));
  });
}

function invalidInput(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): CommonRejection {
  const shown = issues.slice(0, 20).map(({ path, message }) => ({ field: path.map(String).join('.'), message }));
  return { code: 'INVALID_INPUT', issues: shown };
}
