import type { Principal } from '@concord/auth';
import type { Result } from '@concord/result';
import type { z } from 'zod';
import type { Contract, Operation, RejectionSpec } from './operation.ts';

/** What a caller sends along with the input. */
export type CallOptions = {
  readonly token: string | undefined;
  /** Only a service's own token may name the merchant it acts for; everyone else's merchant is in the token. */
  readonly merchantId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly requestId?: string | undefined;
  readonly traceparent?: string | undefined;
  /** The caller reads only what the operation calls `brief`, and is answered no more where it costs more. */
  readonly brief?: boolean | undefined;
};

/** What a handler is told about the call: everything here is verified. */
export type Call = {
  readonly principal: Principal;
  readonly merchantId: string;
  readonly requestId: string;
  readonly idempotencyKey: string | undefined;
  readonly traceparent: string | undefined;
  /** No more than the operation's `brief` fields need be answered. */
  readonly brief: boolean;
  /** The operation's name when it is one that the audit log must know of. */
  readonly auditedAs: string | undefined;
  /** The caller's token, to pass on when this service acts on its behalf. */
  readonly token: string;
};

/** What any operation may answer beside its own rejections. */
export type CommonRejection =
  | { readonly code: 'UNAUTHENTICATED' }
  | { readonly code: 'FORBIDDEN'; readonly scope: string }
  | { readonly code: 'INVALID_INPUT'; readonly issues: readonly { readonly field: string; readonly message: string }[] }
  | { readonly code: 'IDEMPOTENCY_KEY_REUSED' }
  | { readonly code: 'UNAVAILABLE'; readonly retryAfterMs: number };

export const COMMON_REJECTIONS: Readonly<Record<CommonRejection['code'], { status: number; message: string }>> = {
  UNAUTHENTICATED: { status: 401, message: 'Sign in: the access token is missing, expired or not valid.' },
  FORBIDDEN: { status: 403, message: 'The access token does not carry the scope that this operation needs.' },
  INVALID_INPUT: { status: 400, message: 'The input is not valid; see the issues.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, message: 'This idempotency key was used for another request: use a new one.' },
  UNAVAILABLE: {
    status: 503,
    message: 'The service cannot answer right now: try again with the same idempotency key.',
  },
};

type RejectionData<Spec extends RejectionSpec> = Spec['data'] extends z.ZodObject ? z.output<Spec['data']> : unknown;

export type RejectionsOf<Op extends Operation> = {
  [Code in keyof Op['rejections'] & string]: { readonly code: Code } & Readonly<RejectionData<Op['rejections'][Code]>>;
}[keyof Op['rejections'] & string];

export type Handler<Op extends Operation> = (
  input: z.output<Op['input']>,
  call: Call,
) => Promise<Result<z.input<Op['output']>, RejectionsOf<Op> | CommonRejection>>;

export type Handlers<C extends Contract> = { readonly [Name in keyof C['operations']]: Handler<C['operations'][Name]> };

/** How every caller sees a service: the same in one process and over HTTP. */
export type Client<C extends Contract> = {
  readonly [Name in keyof C['operations']]: (
    input: z.input<C['operations'][Name]['input']>,
    options: CallOptions,
  ) => Promise<
    Result<z.output<C['operations'][Name]['output']>, RejectionsOf<C['operations'][Name]> | CommonRejection>
  >;
};

/** A client whose operations are looked up by name: for adapters that serve any contract. */
export type AnyClient = Readonly<
  Record<string, (input: never, options: CallOptions) => Promise<Result<unknown, { readonly code: string }>>>
>;
