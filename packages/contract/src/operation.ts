import { z } from 'zod';

/** A rule that may say no: its HTTP status, what happened and what to do, and the facts it carries. */
export type RejectionSpec = {
  readonly status: 400 | 402 | 403 | 404 | 409 | 410 | 422 | 429 | 503;
  readonly message: string;
  readonly data?: z.ZodObject;
};

export type Operation<
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Rejections extends Readonly<Record<string, RejectionSpec>> = Readonly<Record<string, RejectionSpec>>,
> = {
  readonly kind: 'read' | 'write';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the service's base path; `{name}` takes the input of that name. */
  readonly path: string;
  readonly summary: string;
  /** The scope a caller must hold (`inventory:read`), or `public` for none. */
  readonly scope: string;
  /** For our own services, whatever scopes anyone else holds: secrets, directories, steps of a process across services. */
  readonly servicesOnly?: boolean;
  readonly input: Input;
  readonly output: Output;
  /** The fields of its output that are all there is for a caller who prefers a brief answer: the others cost effort. */
  readonly brief?: readonly string[];
  readonly rejections: Rejections;
  /** Directory operations (sign-in, key sets) belong to no merchant. */
  readonly withoutMerchant?: boolean;
  /** Leaves an entry in the audit log: security-relevant, or written by staff. */
  readonly audited?: boolean;
  readonly timeoutMs?: number;
  /** Over HTTP; 1 MB if unsaid. */
  readonly maxBodyBytes?: number;
};

export type Contract<Operations extends Readonly<Record<string, Operation>> = Readonly<Record<string, Operation>>> = {
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly operations: Operations;
};

/** What an answer must look like. */
export function outputOf({ output, brief }: Operation, isBrief: boolean): z.ZodType {
  if (!isBrief || !brief || !(output instanceof z.ZodObject)) return output;
  return output.pick(Object.fromEntries(brief.map((field) => [field, true])) as never);
}

export function operation<
  const Input extends z.ZodObject,
  const Output extends z.ZodType,
  const Rejections extends Readonly<Record<string, RejectionSpec>>,
>(declaration: Operation<Input, Output, Rejections>): Operation<Input, Output, Rejections> {
  return declaration;
}

export function contract<const Operations extends Readonly<Record<string, Operation>>>(
  declaration: Contract<Operations>,
): Contract<Operations> {
  return declaration;
}
