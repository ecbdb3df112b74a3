/** A rule said no: a value, never an exception. `code` is stable and public; the other fields are its facts. */
export type Rejection = { readonly code: string };

export type Result<Value, Refused extends Rejection = Rejection> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly rejection: Refused };

export function accept<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function reject<const Refused extends Rejection>(
  rejection: Refused,
): { readonly ok: false; readonly rejection: Refused } {
  return { ok: false, rejection };
}

/** For the `default` that an exhaustive switch must not have: does not compile while a case is missing. */
export function never(value: never): never {
  throw new Error(`Unexpected value ${JSON.stringify(value)}`);
}

/** The result with its value shown differently; a rejection stays as it is. */
export function mapResult<Value, Shown, Refused extends Rejection>(
  result: Result<Value, Refused>,
  show: (value: Value) => Shown,
): Result<Shown, Refused> {
  return result.ok ? accept(show(result.value)) : result;
}
