/**
 * Runs something under a signal that is aborted after `timeoutMs`. Unlike `AbortSignal.timeout`, whose timer goes on and
 * makes an error with its stack for nobody, nothing is left behind when the work is done before.
 */
export async function inTime<Value>(timeoutMs: number, run: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('The time is over', 'TimeoutError')), timeoutMs);
  try {
    return await run(late.signal);
  } finally {
    clearTimeout(timer);
  }
}
